from __future__ import annotations

import asyncio

import pytest
from pydantic import TypeAdapter

from jianbao.serve.forms import BatchAnswer

pytestmark = pytest.mark.anyio


def item(number: int) -> dict[str, str]:
    return {
        "id": f"cms-{number}",
        "title": f"向阳镇第{number}座便民桥通车",
        "text": f"第{number}座桥今天通车。",
    }


async def test_records_keep_order_and_failures_stay_alone(client) -> None:
    items = [item(1), {"id": 2}, "page", {"id": "cms-4", "title": 4}, item(5)]
    response = await client.post("/v1/batch", json={"items": items})
    assert response.status_code == 200
    answer = TypeAdapter(BatchAnswer).validate_python(response.json())
    assert [(record.id, record.error and record.error.code) for record in answer.items] == [
        ("cms-1", None),
        ("2", "bad_record"),
        ("", "invalid_request"),
        ("cms-4", "invalid_request"),
        ("cms-5", None),
    ]
    assert answer.items[2].error.message_zh == "请求格式不符合文档：应为 JSON 对象。"
    assert answer.items[3].error.message_zh == "请求格式不符合文档：/title：应为字符串。"
    assert answer.items[4].summary is not None
    assert answer.items[4].title == "向阳镇第5座便民桥通车"


async def test_timings_are_those_of_the_slowest_page_in_each_stage(client, gated) -> None:
    gated.close()
    waiting = asyncio.create_task(client.post("/v1/batch", json={"items": [item(1), {}]}))
    assert await asyncio.to_thread(gated.begun.wait, 5)
    await asyncio.sleep(0.05)
    gated.gate.set()
    timings_ms = (await waiting).json()["timings_ms"]
    assert list(timings_ms) == ["tagging", "summary", "total"]
    assert timings_ms["total"] >= timings_ms["summary"] >= 50


async def test_items_share_batches(serve, classifier, gated) -> None:
    async with serve(tagging_batch=16, summary_batch=8) as client:
        classifier.batch_sizes.clear()
        gated.batches.clear()
        await client.post("/v1/batch", json={"items": [item(n) for n in range(20)]})
    assert classifier.batch_sizes == [16, 4]
    assert sum(map(len, gated.batches)) == 20
    assert max(map(len, gated.batches)) == 8


async def test_items_not_done_in_time_say_so(client, gated) -> None:
    gated.close()
    try:
        response = await client.post("/v1/batch", params={"deadline_ms": 500}, json={"items": [item(1), {}]})
    finally:
        gated.gate.set()
    codes = [record["error"]["code"] for record in response.json()["items"]]
    assert (response.status_code, codes) == (200, ["deadline_exceeded", "bad_record"])


async def test_a_fault_of_the_program_stays_with_its_item(client, classifier, monkeypatch, caplog) -> None:
    original = classifier.classify

    def trip(articles):
        if any("第2座" in article.title for article in articles):
            raise ZeroDivisionError("unexpected")
        return original(articles)

    monkeypatch.setattr(classifier, "classify", trip)
    response = await client.post("/v1/batch", json={"items": [item(1), item(2), item(3)]})
    errors = [record["error"] for record in response.json()["items"]]
    assert [error and error["code"] for error in errors] == [None, "internal_error", None]
    assert "ZeroDivisionError" not in response.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("count", [0, 33])
async def test_between_1_and_32_items(client, count) -> None:
    response = await client.post("/v1/batch", json={"items": [item(n) for n in range(count)]})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/items")

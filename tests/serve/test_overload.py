"""What happens when there is too much to do, or nobody waits for it."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from jianbao.serve.app import create_app
from jianbao.serve.settings import Settings

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


def page(title: str) -> dict[str, str]:
    return {"title": title, "text": "县里新修的水渠今天放水，下游3个村的1200亩水田得到灌溉。"}


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.002)


async def test_full_queue_answers_429_at_once_and_recovers(serve, gated) -> None:
    async with serve(summary_queue=32) as client:
        gated.close()
        waiting = [asyncio.create_task(client.post("/v1/analyze", json=page(f"第{n}条"))) for n in range(32)]
        await until(gated.begun.is_set)
        refused = await client.post("/v1/analyze", content=unreadable_body(), headers=JSON)
        tagged = await client.post("/v1/classify", json=page("归类不受影响"))
        gated.gate.set()
        answers = await asyncio.gather(*waiting)
        again = await client.post("/v1/analyze", json=page("又有空位"))
    assert (refused.status_code, refused.json()["code"]) == (429, "queue_full")
    assert int(refused.headers["Retry-After"]) >= 1
    assert tagged.status_code == again.status_code == 200
    assert {answer.status_code for answer in answers} == {200}


async def unreadable_body():
    pytest.fail("the body was asked for although the queue is full")
    yield b""


async def test_batch_is_taken_in_whole_or_not_at_all(serve, gated) -> None:
    async with serve(summary_queue=32) as client:
        gated.close()
        waiting = asyncio.create_task(client.post("/v1/analyze", json=page("先来的一条")))
        await until(gated.begun.is_set)
        refused = await client.post("/v1/batch", json={"items": [page(f"第{n}条") for n in range(32)]})
        gated.gate.set()
        await waiting
    assert refused.status_code == 429


async def test_passed_deadline_answers_504_and_drops_the_work(client, gated) -> None:
    gated.close()
    waiting = asyncio.create_task(client.post("/v1/analyze", json=page("占住线程")))
    await until(gated.begun.is_set)
    late = await client.post("/v1/analyze", params={"deadline_ms": 60}, json=page("来不及"))
    gated.gate.set()
    assert (await waiting).status_code == 200
    assert (await client.post("/v1/analyze", json=page("下一条"))).status_code == 200
    assert (late.status_code, late.json()["code"]) == (504, "deadline_exceeded")
    assert "60 ms" in late.json()["detail"]
    assert gated.batches == [["占住线程"], ["下一条"]]


async def test_server_limits_how_long_a_request_may_ask_for(serve, gated) -> None:
    async with serve(deadline_ms=50) as client:
        gated.close()
        late = await client.post("/v1/summarize", params={"deadline_ms": 60_000}, json=page("来不及"))
        gated.gate.set()
    assert late.status_code == 504


async def test_work_of_a_client_that_left_is_dropped(parts, gated) -> None:
    app = create_app(Settings(), parts)
    async with app.router.lifespan_context(app):
        gated.close()
        leaving = asyncio.Event()
        blocking = asyncio.create_task(post_raw(app, page("占住线程"), asyncio.Event()))
        await until(gated.begun.is_set)
        left = asyncio.create_task(post_raw(app, page("走了"), leaving))
        await asyncio.sleep(0.05)
        leaving.set()
        assert await left == 499
        gated.gate.set()
        assert await blocking == 200
    assert gated.batches == [["占住线程"]]


async def post_raw(app, fields: dict[str, str], leaving: asyncio.Event) -> int:
    """POST to /v1/summarize as a client that closes the connection when `leaving` is set."""
    statuses: list[int] = []
    messages = iter([{"type": "http.request", "body": json.dumps(fields).encode(), "more_body": False}])

    async def receive() -> dict[str, object]:
        if message := next(messages, None):
            return message
        await leaving.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope("/v1/summarize"), receive, send)
    return statuses[0]


def scope(path: str) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
    }


async def test_body_over_the_limit_is_refused_by_its_announced_length(serve) -> None:
    async with serve(max_body_bytes=1000) as client:
        headers = {**JSON, "Content-Length": "1001"}
        refused = await client.post("/v1/extract", content=unreadable_body(), headers=headers)
        fits = await client.post("/v1/extract", json=page("不超过上限"))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert fits.status_code == 200


async def test_body_over_the_limit_is_refused_while_it_streams(serve) -> None:
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 400
            yield b"x" * 400

    async with serve(max_body_bytes=1000) as client:
        refused = await client.post("/v1/extract", content=endless(), headers=JSON)
    assert refused.status_code == 413
    assert sent == 1200


async def test_slow_body_is_given_up(serve) -> None:
    async def slow():
        yield b"{"
        await asyncio.sleep(5)

    async with serve(body_timeout_s=0.05) as client:
        response = await client.post("/v1/extract", content=slow(), headers=JSON)
    assert (response.status_code, response.json()["code"]) == (408, "body_timeout")


async def test_event_loop_is_not_blocked_by_the_models(client, gated) -> None:
    gated.close()
    waiting = asyncio.create_task(client.post("/v1/analyze", json=page("正在生成")))
    await until(gated.begun.is_set)
    async with asyncio.timeout(1):
        alive = await client.get("/healthz")
    gated.gate.set()
    assert (alive.status_code, (await waiting).status_code) == (200, 200)


async def test_requests_that_wait_are_worked_on_together(client, gated, classifier) -> None:
    gated.close()
    classifier.batch_sizes.clear()
    waiting = [asyncio.create_task(client.post("/v1/classify", json=page(f"第{n}条"))) for n in range(6)]
    answers: list[httpx.Response] = await asyncio.gather(*waiting)
    gated.gate.set()
    assert [answer.json()["title"] for answer in answers] == [f"第{n}条" for n in range(6)]
    assert classifier.batch_sizes == [6]


async def test_slow_summaries_never_refuse_a_tag(serve, gated) -> None:
    async with serve(summary_wait_ms=1, summary_batch=2) as client:
        slow = await begin(client, gated, "慢的一条")
        await asyncio.sleep(0.05)
        gated.gate.set()
        assert (await slow).status_code == 200
        waiting = await begin(client, gated, "先来的一条")
        refused = await client.post("/v1/analyze", json=page("排不上队"))
        tagged = await client.post("/v1/classify", json=page("归类不受影响"))
        gated.gate.set()
        await waiting
    assert (refused.status_code, tagged.status_code) == (429, 200)


@pytest.mark.parametrize("tagging_queue", [64, 128])
async def test_all_summaries_that_wait_leave_all_room_for_tags(serve, gated, tagging_queue) -> None:
    async with serve(tagging_queue=tagging_queue, summary_queue=64) as client:
        gated.close()
        waiting = [asyncio.create_task(client.post("/v1/analyze", json=page(f"摘要{n}"))) for n in range(64)]
        engine = client._transport.app.state.engine
        await until(lambda: engine.queue_depths == {"tagging": 0, "tagging_long": 0, "summary": 64})
        tagged = await asyncio.gather(
            *(client.post("/v1/classify", json=page(f"归类{n}")) for n in range(tagging_queue))
        )
        metrics = (await client.get("/metrics")).text
        gated.gate.set()
        summarized = await asyncio.gather(*waiting)
    assert {answer.status_code for answer in [*tagged, *summarized]} == {200}
    assert 'jianbao_queue_pages{stage="tagging"} 0.0' in metrics
    assert 'jianbao_queue_pages{stage="summary"} 64.0' in metrics


async def begin(client: httpx.AsyncClient, gated, title: str) -> asyncio.Task[httpx.Response]:
    """A request whose summary has begun and waits at the gate."""
    gated.close()
    task = asyncio.create_task(client.post("/v1/analyze", json=page(title)))
    await until(gated.begun.is_set)
    return task

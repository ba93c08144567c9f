"""``/v1/jobs`` from order to result."""

from __future__ import annotations

import asyncio
import json

import pytest

from jianbao.serve.access.key import digest_key

pytestmark = pytest.mark.anyio

ITEMS = [
    {"id": 7, "title": "水渠今天放水", "text": "今天放水。"},
    {"title": 7},
    {"id": "q", "title": "大桥何时通车？"},
    {"id": "e", "title": ""},
]


async def finished(client, location: str, headers=None) -> dict:
    async with asyncio.timeout(20):
        while (job := (await client.get(location, headers=headers)).json())["state"] not in {
            "done",
            "cancelled",
        }:
            await asyncio.sleep(0.02)
    return job


async def results(client, location: str, limit: int = 50) -> list[dict]:
    found, cursor = [], 0
    while cursor is not None:
        page = (await client.get(f"{location}/results", params={"cursor": cursor, "limit": limit})).json()
        found += page["items"]
        cursor = page["next_cursor"]
    return found


@pytest.mark.parametrize("form", ["json", "lines"])
async def test_a_job_gives_a_record_for_every_item_in_order(client, form) -> None:
    if form == "json":
        sent = {"json": {"items": ITEMS, "task": "analyze", "options": {"summary": False}}}
    else:
        lines = "\ufeff" + "\r\n\n".join(json.dumps(item, ensure_ascii=False) for item in ITEMS) + "\n"
        kind = {"Content-Type": "application/x-ndjson; charset=utf-8"}
        sent = {"content": lines.encode(), "headers": kind, "params": {"summary": "false"}}
    ordered = await client.post("/v1/jobs", **sent)
    assert ordered.status_code == 202
    assert ordered.headers["Location"] == f"/v1/jobs/{ordered.json()['id']}"
    assert (ordered.json()["n_items"], ordered.json()["state"]) == (4, "queued")
    job = await finished(client, ordered.headers["Location"])
    assert (job["state"], job["n_done"], job["n_failed"], job["progress"]) == ("done", 4, 2, 1.0)
    found = await results(client, ordered.headers["Location"], limit=3)
    assert [item["position"] for item in found] == [0, 1, 2, 3]
    records = [item["record"] for item in found]
    assert [record["id"] for record in records] == ["7", "", "q", "e"]
    assert [record["error"] and record["error"]["code"] for record in records] == [
        None,
        "invalid_request",
        None,
        "bad_record",
    ]
    assert (records[0]["topic"]["label"], records[2]["topic"]["label"]) == ("county_news", "commentary")
    assert records[0]["summary"]["headline"] and not records[0]["summary"]["text"]


async def test_a_job_that_wants_neither_text_costs_no_summary(client, gated) -> None:
    gated.batches.clear()
    order = {"items": [ITEMS[0]], "options": {"headline": False, "summary": False}}
    location = (await client.post("/v1/jobs", json=order)).headers["Location"]
    assert (await finished(client, location))["n_failed"] == 0
    [item] = await results(client, location)
    assert (item["record"]["summary"], gated.batches) == (None, [])


async def test_a_job_may_name_labels_as_people_write_them(client) -> None:
    order = {"items": [ITEMS[0]], "options": {"allowed_labels": ["言论"]}}
    location = (await client.post("/v1/jobs", json=order)).headers["Location"]
    await finished(client, location)
    [item] = await results(client, location)
    assert item["record"]["topic"]["scores"] == {"commentary": 1.0}


async def test_a_line_that_is_no_json_fails_alone(client) -> None:
    kind = {"Content-Type": "application/jsonl"}
    body = '{"title": "桥"}\n{"title": \n[[[\n'.encode()
    ordered = await client.post("/v1/jobs?task=classify", content=body, headers=kind)
    await finished(client, ordered.headers["Location"])
    found = await results(client, ordered.headers["Location"])
    codes = [item["record"]["error"] and item["record"]["error"]["code"] for item in found]
    assert codes == [None, "malformed_json", "malformed_json"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"items": []}, 422, "invalid_request", id="no items"),
        pytest.param({"items": [{}], "task": "translate"}, 422, "invalid_request", id="unknown task"),
        pytest.param({"items": [{}] * 6}, 413, "job_too_large", id="too many"),
        pytest.param(
            {"items": [{}], "options": {"allowed_labels": ["x"]}}, 422, "unknown_label", id="unknown label"
        ),
        pytest.param(
            {"items": [{}], "webhook_url": "https://cms.example/x"}, 422, "webhook_refused", id="webhook"
        ),
    ],
)
async def test_orders_that_cannot_be_met_are_refused(serve, body, status, code) -> None:
    async with serve(job_items=5) as client:
        refused = await client.post("/v1/jobs", json=body)
        listed = await client.get("/v1/jobs")
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert listed.json()["jobs"] == []


async def test_lines_without_pages_are_refused(client) -> None:
    refused = await client.post("/v1/jobs", content=b"\n \n", headers={"Content-Type": "application/jsonl"})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_items")


async def test_lines_may_be_longer_than_other_bodies(serve) -> None:
    line = json.dumps({"title": "桥" * 300}).encode()
    kind = {"Content-Type": "application/jsonl"}
    async with serve(max_body_bytes=1000, job_body_bytes=3000) as client:
        taken = await client.post("/v1/jobs", content=line, headers=kind)
        refused = await client.post("/v1/jobs", content=line * 2, headers=kind)
    assert (taken.status_code, refused.status_code) == (202, 413)


async def test_what_waits_is_bounded(serve, gated) -> None:
    async with serve(jobs_waiting=3) as client:
        gated.close()
        first = await client.post("/v1/jobs", json={"items": [{"title": "桥"}] * 2})
        refused = await client.post("/v1/jobs", json={"items": [{"title": "桥"}] * 2})
        gated.gate.set()
        await finished(client, first.headers["Location"])
        again = await client.post("/v1/jobs", json={"items": [{"title": "桥"}] * 2})
    assert (refused.status_code, refused.json()["code"]) == (429, "job_quota_exceeded")
    assert refused.headers["Retry-After"] == "60"
    assert again.status_code == 202


async def test_a_running_job_can_be_cancelled(client, gated) -> None:
    gated.close()
    ordered = await client.post("/v1/jobs", json={"items": [{"title": f"第{n}条"} for n in range(20)]})
    location = ordered.headers["Location"]
    await asyncio.to_thread(gated.begun.wait, 10)
    running = (await client.get(location)).json()
    cancelled = await client.post(f"{location}/cancel")
    gated.gate.set()
    again = await client.post(f"{location}/cancel")
    assert (running["state"], cancelled.json()["state"]) == ("running", "cancelled")
    assert {**again.json(), "request_id": ""} == {**cancelled.json(), "request_id": ""}
    assert await results(client, location) == []


async def test_a_deleted_job_is_not_found(client) -> None:
    ordered = await client.post("/v1/jobs", json={"items": [{"title": "桥"}], "task": "classify"})
    location = ordered.headers["Location"]
    assert (await client.delete(location)).status_code == 204
    for call in (client.get(location), client.get(f"{location}/results"), client.delete(location)):
        gone = await call
        assert (gone.status_code, gone.json()["code"]) == (404, "job_not_found")


@pytest.mark.parametrize("id", ["x", "0" * 32, "%00", "G" * 32])
async def test_ids_of_no_job_are_not_found(client, id) -> None:
    for path in (f"/v1/jobs/{id}", f"/v1/jobs/{id}/results", f"/v1/jobs?before={id}"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


async def test_the_list_is_paged_the_newest_first(client) -> None:
    ids = [
        (await client.post("/v1/jobs", json={"items": [{"title": "桥"}], "task": "extract"})).json()["id"]
        for _ in range(3)
    ]
    first = (await client.get("/v1/jobs", params={"limit": 2})).json()
    rest = (await client.get("/v1/jobs", params={"limit": 2, "before": first["next_before"]})).json()
    assert [job["id"] for job in first["jobs"] + rest["jobs"]] == ids[::-1]
    assert rest["next_before"] is None


async def test_each_key_sees_its_own_jobs(serve) -> None:
    first, second = {"X-API-Key": "a"}, {"X-API-Key": "b"}
    async with serve(api_keys=",".join(map(digest_key, "ab"))) as client:
        ordered = await client.post("/v1/jobs", json={"items": [{"title": "桥"}]}, headers=first)
        location = ordered.headers["Location"]
        assert (await client.get(location, headers=first)).status_code == 200
        assert (await client.get(location, headers=second)).status_code == 404
        assert (await client.get("/v1/jobs", headers=second)).json()["jobs"] == []


async def test_an_order_sent_twice_is_one_job(client) -> None:
    order = {"items": [{"title": "桥"}], "task": "classify"}
    answers = [
        await client.post("/v1/jobs", json=order, headers={"Idempotency-Key": "k-1"}) for _ in range(2)
    ]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert answers[1].headers["Location"] == answers[0].headers["Location"]
    assert len((await client.get("/v1/jobs")).json()["jobs"]) == 1


async def test_an_order_whose_answer_was_lost_is_still_one_job(client, monkeypatch) -> None:
    """The process dies between taking the job in and keeping the answer."""
    order = {"items": [{"title": "桥"}], "task": "classify"}
    with monkeypatch.context() as patch:
        patch.setattr(
            "jianbao.serve.access.kept_answers.keep", lambda session, *rest: rest and forget(session)
        )
        first = await client.post("/v1/jobs", json=order, headers={"Idempotency-Key": "k-1"})
    again = await client.post("/v1/jobs", json=order, headers={"Idempotency-Key": "k-1"})
    assert "Idempotency-Replayed" not in again.headers
    assert again.json()["id"] == first.json()["id"]


def forget(session) -> None:
    from sqlalchemy import delete

    from jianbao.serve.access.tables import KeptAnswerRow

    session.execute(delete(KeptAnswerRow))


async def test_requests_go_before_jobs(client, gated) -> None:
    """While a request is being worked on, a new job does not begin."""
    gated.close()
    request = asyncio.create_task(client.post("/v1/summarize", json={"title": "先来"}))
    await asyncio.to_thread(gated.begun.wait, 10)
    ordered = await client.post("/v1/jobs", json={"items": [{"title": "后到"}]})
    await asyncio.sleep(0.3)
    assert (await client.get(ordered.headers["Location"])).json()["state"] == "queued"
    gated.gate.set()
    assert (await request).status_code == 200
    assert (await finished(client, ordered.headers["Location"]))["state"] == "done"

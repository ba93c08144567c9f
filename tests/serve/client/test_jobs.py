"""Jobs by the Python client."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime

import httpx
import pytest

from jianbao.serve.client import (
    ApiError,
    AsyncClient,
    Client,
    Connection,
    JobAnswer,
    Options,
    UnfinishedError,
)
from jianbao.serve.jobs.job import State

pytestmark = pytest.mark.anyio

ITEMS = [
    {"id": "q-1", "title": "水渠今天放水", "text": "今天放水，下游三个村的稻田都能灌上。"},
    {"id": "q-2", "title": ""},
    {"id": "q-3", "title": "大桥何时通车？", "text": "大桥何时通车，居民等一个准信。"},
]
BASE_URL = "http://localhost"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.client.jobs._PAUSE_S", 0.02)


@pytest.fixture
async def ask(serve):
    async with serve() as http, AsyncClient(BASE_URL, transport=http._transport) as client:
        yield client


async def test_a_job_from_order_to_records(ask) -> None:
    wishes = Options(summary=False, allowed_labels=("commentary",))
    ordered = await ask.jobs.submit(iter(ITEMS), options=wishes)
    assert (ordered.state, ordered.n_items, ordered.task) == ("queued", 3, "analyze")
    job = await ask.jobs.wait(ordered.id, timeout_s=20)
    assert (job.state, job.n_done, job.n_failed) == ("done", 3, 1)
    found = [item async for item in ask.jobs.results(job.id)]
    assert [(item.position, item.record.id) for item in found] == [(0, "q-1"), (1, "q-2"), (2, "q-3")]
    assert found[1].record.error.code == "bad_record"
    assert found[0].record.topic.label == "commentary"
    assert found[0].record.summary.headline and not found[0].record.summary.text


async def test_records_come_while_the_job_runs(ask, gated, monkeypatch) -> None:
    """Pages are asked for until the last record is there, whether or not they are full."""
    monkeypatch.setattr("jianbao.serve.client.job_exchanges.PAGE_ITEMS", 2)
    monkeypatch.setattr("jianbao.serve.client.jobs.PAGE_ITEMS", 2)
    gated.close()
    ordered = await ask.jobs.submit(ITEMS * 3, task="summarize")
    asyncio.get_running_loop().call_later(0.1, gated.gate.set)
    async with asyncio.timeout(20):
        found = [item.position async for item in ask.jobs.results(ordered.id)]
    assert found == list(range(9))


async def test_waiting_ends_when_it_was_to_end(ask, gated) -> None:
    gated.close()
    ordered = await ask.jobs.submit(ITEMS[:1])
    with pytest.raises(UnfinishedError, match="0 of 1 pages") as caught:
        await ask.jobs.wait(ordered.id, timeout_s=0.1)
    assert caught.value.job.id == ordered.id
    gated.gate.set()
    assert (await ask.jobs.wait(ordered.id, timeout_s=20)).state == "done"


async def test_a_cancelled_job_is_finished(ask, gated) -> None:
    gated.close()
    ordered = await ask.jobs.submit(ITEMS)
    assert (await ask.jobs.cancel(ordered.id)).state == "cancelled"
    assert (await ask.jobs.wait(ordered.id, timeout_s=20)).state == "cancelled"
    assert [item async for item in ask.jobs.results(ordered.id)] == []
    gated.gate.set()


async def test_jobs_are_listed_page_by_page_and_forgotten(ask, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.client.job_exchanges.PAGE_ITEMS", 2)
    ids = [(await ask.jobs.submit(ITEMS[:1], task="classify")).id for _ in range(5)]
    assert [job.id async for job in ask.jobs.list()] == ids[::-1]
    await ask.jobs.delete(ids[2])
    assert ids[2] not in [job.id async for job in ask.jobs.list()]
    with pytest.raises(ApiError, match="job_not_found"):
        await ask.jobs.get(ids[2])


@pytest.mark.parametrize("call", ["get", "cancel", "wait", "delete"])
async def test_jobs_that_do_not_exist(ask, call) -> None:
    with pytest.raises(ApiError) as caught:
        await getattr(ask.jobs, call)("0" * 32)
    assert (caught.value.status, caught.value.code) == (404, "job_not_found")


async def test_an_order_without_pages_is_refused(ask) -> None:
    with pytest.raises(ApiError) as caught:
        await ask.jobs.submit([])
    assert caught.value.status == 422


class Lossy(httpx.AsyncBaseTransport):
    """Loses the first answer of every POST on its way back."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.keys: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        if request.method == "POST":
            self.keys.append(request.headers["Idempotency-Key"])
            if self.keys.count(self.keys[-1]) == 1:
                raise httpx.ReadError("connection reset")
        return answer


async def test_an_order_whose_answer_was_lost_is_one_job(serve) -> None:
    async with serve() as http:
        lossy = Lossy(http._transport)
        async with AsyncClient(BASE_URL, transport=lossy) as client:
            first = await client.jobs.submit(ITEMS[:1])
            second = await client.jobs.submit(ITEMS[:1])
        listed = (await http.get("/v1/jobs")).json()["jobs"]
    assert {job["id"] for job in listed} == {first.id, second.id}
    assert len(lossy.keys) == 4


def answer(state: State, n_done: int) -> dict:
    """How the service says that a job stands."""
    return asdict(
        JobAnswer(
            id="a" * 32,
            task="analyze",
            state=state,
            n_items=2,
            n_done=n_done,
            n_failed=0,
            progress=n_done / 2,
            eta_s=None,
            created_at=datetime(2026, 11, 1, tzinfo=UTC).isoformat(),
            started_at=None,
            finished_at=None,
            webhook_url="",
            webhook_state="none",
            request_id="r",
        )
    )


def record(position: int) -> dict:
    return {"position": position, "record": {"id": f"q-{position}", "title": "水渠今天放水"}}


def page(items: list[dict], cursor: int | None, *, is_final: bool) -> dict:
    return {"items": items, "next_cursor": cursor, "is_final": is_final, "request_id": "r"}


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The seconds that the waiting client would have slept."""
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


def playing(*bodies: dict) -> tuple[Client, list[httpx.Request]]:
    """A client that gets `bodies` one after the other, and what it asks."""
    left, seen = list(bodies), []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=left.pop(0))

    return Client(Connection(base_url=BASE_URL), transport=httpx.MockTransport(handle)), seen


def test_the_waiting_client_asks_until_it_is_done(pauses) -> None:
    client, seen = playing(answer("queued", 0), answer("running", 1), answer("done", 2))
    assert client.jobs.wait("a" * 32).n_done == 2
    assert (len(seen), pauses) == (3, [0.02, 0.02])


def test_the_waiting_client_gives_up_in_time(pauses) -> None:
    client, seen = playing(answer("running", 1))
    with pytest.raises(UnfinishedError, match="is running, 1 of 2 pages"):
        client.jobs.wait("a" * 32, timeout_s=0)
    assert (len(seen), pauses) == (1, [])


def test_the_waiting_client_gives_records_as_they_come(pauses) -> None:
    client, seen = playing(
        page([], 0, is_final=False),
        page([record(0)], 1, is_final=False),
        page([record(1)], None, is_final=True),
    )
    records = client.jobs.results("a" * 32)
    assert next(records).record.id == "q-0"
    assert (len(seen), pauses) == (2, [0.02])
    assert [item.position for item in records] == [1]
    assert [request.url.params["cursor"] for request in seen] == ["0", "0", "1"]


def test_the_waiting_client_orders_and_cancels() -> None:
    client, seen = playing(answer("queued", 0), answer("cancelled", 0))
    ordered = client.jobs.submit(ITEMS[:2], task="classify", webhook_url="https://cms.example/done")
    assert client.jobs.cancel(ordered.id).state == "cancelled"
    assert seen[0].content.decode("utf-8").count("\n") == 2
    assert dict(seen[0].url.params) == {"task": "classify", "webhook_url": "https://cms.example/done"}
    assert seen[1].url.path == f"/v1/jobs/{ordered.id}/cancel"


def test_the_waiting_client_lists_and_forgets() -> None:
    first, second = "b" * 32, "a" * 32
    client, seen = playing(
        {"jobs": [{**answer("done", 2), "id": first}], "next_before": first, "request_id": "r"},
        {"jobs": [{**answer("queued", 0), "id": second}], "next_before": None, "request_id": "r"},
        {},
    )
    assert [job.id for job in client.jobs.list()] == [first, second]
    client.jobs.delete(second)
    assert [request.url.params.get("before") for request in seen] == [None, first, None]
    assert (seen[2].method, seen[2].url.path) == ("DELETE", f"/v1/jobs/{second}")

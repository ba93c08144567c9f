"""Webhooks that are sent, refused, and sent again."""

from __future__ import annotations

import asyncio
import base64
import functools
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import update

from jianbao.serve.database import ServiceDatabase
from jianbao.serve.jobs import webhooks
from jianbao.serve.jobs.job import NewJob
from jianbao.serve.jobs.signature import sign
from jianbao.serve.jobs.store import add_job, cancel_job, get_job
from jianbao.serve.jobs.tables import JobRow
from jianbao.serve.jobs.webhook_address import WebhookPolicy
from jianbao.serve.jobs.webhooks import WebhookSender

pytestmark = pytest.mark.anyio

SECRET = bytes(range(32))
ID = "0" * 32


@pytest.fixture
async def store():
    store = ServiceDatabase()
    new = NewJob(
        id=ID, owner="cms", task="classify", options={}, pages=[b"{}"], webhook_url="https://cms.example/hook"
    )
    await store.write(lambda session: add_job(session, new, 100))
    await store.write(lambda session: cancel_job(session, ID, None))
    yield store
    store.close()


@pytest.fixture
def public(monkeypatch) -> list[str]:
    """Every name leads to a public address the first time, and to this machine later."""
    asked: list[str] = []

    def look_up(host, port, **_options):
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


async def send(store, answer, on_call=None) -> list[httpx.Request]:
    """Sends what is due once; the requests that were made."""
    requests = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, headers={"Location": "http://127.0.0.1/"})

    sender = WebhookSender(store, WebhookPolicy(hosts=("cms.example",)), SECRET, on_call)
    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
        assert await sender.send_next(client)
        assert not await sender.send_next(client), "claimed, or put off"
    return requests


async def stand(store) -> JobRow:
    return await store.read(lambda session: session.get(JobRow, ID))


async def test_it_is_signed_and_sent_to_the_address_that_was_checked(store, public) -> None:
    [request] = await send(store, 204)
    assert public == ["cms.example"]  # looked up once, so that the second answer cannot be used
    assert (request.url.host, request.headers["Host"]) == ("93.184.215.14", "cms.example")
    assert request.extensions["sni_hostname"] == "cms.example"
    timestamp = int(request.headers["webhook-timestamp"])
    assert abs(timestamp - datetime.now(UTC).timestamp()) < 60
    expected = sign(SECRET, f"msg_{ID}", timestamp, request.content)
    assert {name: request.headers[name] for name in expected} == expected
    message = json.loads(request.content)
    assert (message["type"], message["data"]["id"], message["data"]["n_items"]) == ("job.cancelled", ID, 1)
    job = await store.read(lambda session: get_job(session, ID, None))
    assert job.webhook_state == "delivered"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(500, "pending", id="fault"),
        pytest.param(302, "pending", id="redirect"),
        pytest.param(410, "failed", id="gone"),
        pytest.param(httpx.ConnectError("no"), "pending", id="no answer"),
    ],
)
async def test_what_was_not_taken_is_sent_again_later(store, public, answer, state) -> None:
    results = []
    assert len(await send(store, answer, results.append)) == 1
    assert results == [state]
    row = await store.read(lambda session: get_job(session, ID, None))
    assert row.webhook_state == state
    due = await store.read(lambda session: session.get(JobRow, ID).webhook_due_at)
    if state == "pending":
        assert 3 < (due - datetime.now(UTC)).total_seconds() < 7
    else:
        assert due is None


async def test_it_is_given_up_in_the_end(store, public, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.jobs.webhook_queue.random.uniform", lambda _low, _high: 1.0)
    waits = []
    while (await store.read(lambda session: get_job(session, ID, None))).webhook_state == "pending":
        public.clear()
        now = datetime.now(UTC)
        due_now = update(JobRow).values(webhook_due_at=now)
        await store.write(lambda session, due_now=due_now: session.execute(due_now))
        await send(store, 503)
        due = await store.read(lambda session: session.get(JobRow, ID).webhook_due_at)
        waits.append(round((due - now).total_seconds()) if due else None)
    assert waits == [5, 30, 120, 600, 3600, 21600, None]


async def test_a_name_that_now_leads_inside_is_not_called(store, public) -> None:
    public.append("asked before")
    assert await send(store, 204) == []
    job = await store.read(lambda session: get_job(session, ID, None))
    assert job.webhook_state == "failed"


async def test_several_are_sent_at_a_time_but_not_all(store, public, monkeypatch) -> None:
    for number in range(1, 12):
        new = NewJob(
            id=f"{number:032x}",
            owner="cms",
            task="classify",
            options={},
            pages=[b"{}"],
            webhook_url="https://cms.example/hook",
        )
        await store.write(lambda session, new=new: add_job(session, new, 100))
        await store.write(lambda session, new=new: cancel_job(session, new.id, None))
    gate, n_held, results = asyncio.Event(), [], []

    async def handle(request: httpx.Request) -> httpx.Response:
        n_held.append(len(n_held) + 1 - len(results))
        await gate.wait()
        return httpx.Response(204)

    client = functools.partial(httpx.AsyncClient, transport=httpx.MockTransport(handle))
    monkeypatch.setattr(httpx, "AsyncClient", client)
    policy = WebhookPolicy(hosts=("cms.example",), allow_private=True)
    sender = asyncio.create_task(WebhookSender(store, policy, SECRET, results.append).run())
    async with asyncio.timeout(20):
        while len(n_held) < 8:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert n_held == [1, 2, 3, 4, 5, 6, 7, 8]
        gate.set()
        while len(results) < 12:
            await asyncio.sleep(0.01)
    sender.cancel()
    await asyncio.gather(sender, return_exceptions=True)
    assert results == ["delivered"] * 12
    assert len(n_held) == 12


@asynccontextmanager
async def receiver(*statuses: int):
    """A server that answers with `statuses` in turn, and what it got."""
    got: list[tuple[str, bytes]] = []
    left = list(statuses)

    async def answer(reader, writer) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().split("content-length:")[1].split("\r\n")[0])
        got.append((head, await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % left.pop(0))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", got


async def test_the_service_tells_a_real_receiver_that_a_job_is_done(serve, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.jobs.webhook_queue._DELAYS_S", (0.1,))
    secret = "whsec_" + base64.b64encode(SECRET).decode()
    async with receiver(500, 200) as (host, got):
        settings = {"webhook_hosts": host, "webhook_secret": secret, "webhook_allow_private": True}
        async with serve(**settings) as client:
            order = {"items": [{"title": "桥"}], "webhook_url": f"http://{host}/hook"}
            location = (await client.post("/v1/jobs", json=order)).headers["Location"]
            async with asyncio.timeout(20):
                while (await client.get(location)).json()["webhook_state"] != "delivered":
                    await asyncio.sleep(0.05)
                while 'result="delivered"} 1.0' not in (metrics := (await client.get("/metrics")).text):
                    await asyncio.sleep(0.01)
    assert 'jianbao_webhook_calls_total{result="pending"} 1.0' in metrics
    heads = [head for head, _ in got]
    assert len(heads) == 2
    assert all(head.startswith("POST /hook HTTP/1.1\r\n") for head in heads)
    assert len({line for head in heads for line in head.split("\r\n") if line.startswith("webhook-id")}) == 1
    assert json.loads(got[1][1])["type"] == "job.done"
    assert "桥".encode() not in got[1][1]


@pytest.fixture
def silent(monkeypatch):
    """A resolver that says nothing until the event is set; the other event tells that it was asked."""
    asked, gate = threading.Event(), threading.Event()

    def look_up(host, port, **_options):
        asked.set()
        assert gate.wait(20)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield asked, gate
    gate.set()


async def test_a_silent_resolver_leaves_the_threads_of_others_alone(store, silent) -> None:
    asked, gate = silent
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    sending = asyncio.create_task(send(store, 204))
    async with asyncio.timeout(10):
        while not asked.is_set():
            await asyncio.sleep(0.01)
        assert await asyncio.to_thread(len, "乡镇") == 2
    gate.set()
    assert len(await sending) == 1


async def test_a_silent_resolver_is_given_up(store, silent, monkeypatch) -> None:
    monkeypatch.setattr(webhooks, "_TIMEOUT_S", 0.2)
    results = []
    async with asyncio.timeout(10):
        assert await send(store, 204, results.append) == []
    assert results == ["pending"]

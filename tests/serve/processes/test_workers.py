"""Several processes at one address."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter

import httpx
import psutil
import pytest

from jianbao.models.cores import share_of_cores

pytestmark = pytest.mark.anyio

PAGE = {"title": "水渠放水", "text": "今天放水。"}


async def settled(condition) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.05)


async def test_killed_worker_is_replaced_while_the_rest_serve_on(start) -> None:
    async with start(JIANBAO_WORKERS=2) as server:
        await settled(lambda: server.log.count("takes requests") == 2)
        first, second = server.workers()
        first.send_signal(signal.SIGKILL)
        statuses: Counter[int] = Counter()

        def replaced() -> bool:
            pids = {worker.pid for worker in server.workers()}
            return len(pids) == 2 and first.pid not in pids

        async with asyncio.timeout(60):
            while not replaced() or sum(statuses.values()) < 20:
                async with httpx.AsyncClient(base_url=server.client.base_url) as client:  # a new connection
                    statuses[(await client.post("/v1/classify", json=PAGE)).status_code] += 1
        assert second.is_running()
        server.process.terminate()
        log = await server.end()
    assert set(statuses) == {200}
    assert f"worker {first.pid} ended with -9" in log


async def test_workers_go_when_the_supervisor_is_killed(start) -> None:
    async with start(JIANBAO_WORKERS=2) as server:
        workers = server.workers()
        server.process.kill()
        await settled(lambda: not any(map(psutil.pid_exists, (worker.pid for worker in workers))))
        with pytest.raises(httpx.TransportError):
            await server.client.get("/healthz")


async def test_workers_that_cannot_start_end_the_supervisor_with_their_message(start, versions) -> None:
    name = versions.add("commentary")
    versions.promote(name)
    versions.file(name).write_bytes(b"")
    with pytest.raises(AssertionError, match=rf"WorkerError: version {name} .* has 0 bytes"):
        async with start(
            JIANBAO_WORKERS=2, JIANBAO_CLASSIFIER="champion", JIANBAO_REGISTRY=versions.registry.root.parent
        ):
            pass


async def test_connections_are_shared_out_evenly(start) -> None:
    async with start(JIANBAO_WORKERS=2) as server:
        await settled(lambda: server.log.count("takes requests") == 2)
        async with asyncio.TaskGroup() as group:
            clients = [httpx.AsyncClient(base_url=server.client.base_url) for _ in range(32)]
            for client in clients:
                group.create_task(client.get("/healthz"))
        held = [len(worker.net_connections()) for worker in server.workers()]
        for client in clients:
            await client.aclose()
    assert max(held) - min(held) <= 1


async def test_workers_share_the_cores(start, monkeypatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    async with start(JIANBAO_WORKERS=2) as server:
        told = [worker.environ()["OMP_NUM_THREADS"] for worker in server.workers()]
    assert told == [str(share_of_cores(2))] * 2


async def test_a_rate_limit_holds_for_all_workers_together(start) -> None:
    async with start(JIANBAO_WORKERS=2, JIANBAO_RATE_LIMIT="5/day") as server:
        await settled(lambda: server.log.count("takes requests") == 2)
        left = []
        for _ in range(8):
            async with httpx.AsyncClient(base_url=server.client.base_url) as client:  # a new connection
                answer = await client.get("/v1/models")
            left.append((answer.status_code, answer.headers["RateLimit"].partition(";t=")[0]))
    assert left == [*((200, f'"key";r={n}') for n in (4, 3, 2, 1, 0)), *[(429, '"key";r=0')] * 3]

"""Killed processes and databases that go away, on real servers."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

pytestmark = pytest.mark.anyio

# The fake server waits at this title.
GATE_TITLE = "开渠放水"


def items(n_items: int, gate_at: int) -> list[dict]:
    titles = [GATE_TITLE if n == gate_at else f"第{n}号通告" for n in range(n_items)]
    return [{"id": str(n), "title": title, "text": "今天放水。"} for n, title in enumerate(titles)]


async def until(condition) -> None:
    async with asyncio.timeout(60):
        while not await condition():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("workers", [1, 2])
async def test_kill_9_in_the_middle_loses_nothing_and_repeats_nothing(start, tmp_path, workers) -> None:
    settings = {"JIANBAO_JOB_LEASE_S": 2, "JIANBAO_WORKERS": workers, "TEST_GATE": tmp_path}
    async with start(**settings) as server:
        ordered = await server.client.post("/v1/jobs", json={"items": items(14, gate_at=9)})
        location = ordered.headers["Location"]

        async def stuck() -> bool:
            return (tmp_path / "begun").exists()

        await until(stuck)
        before = (await server.client.get(location)).json()
        for worker in server.workers():
            worker.kill()
        server.process.kill()
        await server.process.wait()
    assert (before["state"], before["n_done"] < 14) == ("running", True)

    (tmp_path / "open").touch()
    async with start(**settings) as server:

        async def is_done() -> bool:
            return (await server.client.get(location)).json()["state"] == "done"

        await until(is_done)
        job = (await server.client.get(location)).json()
        page = (await server.client.get(f"{location}/results")).json()
    assert (job["n_done"], job["n_failed"]) == (14, 0)
    assert [item["record"]["id"] for item in page["items"]] == [str(n) for n in range(14)]
    assert page["next_cursor"] is None


async def test_sigterm_leaves_nothing_leased(start, tmp_path) -> None:
    settings = {"JIANBAO_JOB_LEASE_S": 600, "TEST_GATE": tmp_path}
    async with start(**settings) as server:
        ordered = await server.client.post("/v1/jobs", json={"items": items(14, gate_at=5)})
        location = ordered.headers["Location"]

        async def stuck() -> bool:
            return (tmp_path / "begun").exists()

        await until(stuck)
        server.process.terminate()
        await server.wait_status(503)
        (tmp_path / "open").touch()
        log = await server.end()
    async with start(**settings) as server:

        async def is_done() -> bool:
            return (await server.client.get(location)).json()["n_done"] == 14

        await until(is_done)
    assert "Traceback" not in log


async def test_a_database_that_is_locked_or_gone_costs_its_own_routes_only(start, tmp_path) -> None:
    page = {"title": "水渠放水", "text": "今天放水。"}
    order = {"items": [page] * 3, "task": "classify"}
    async with start() as server:
        client = server.client
        location = (await client.post("/v1/jobs", json=order)).headers["Location"]
        for part in tmp_path.glob("service.db*"):
            part.rename(tmp_path / f"away-{part.name}")
        gone = [await client.post("/v1/jobs", json=order), await client.get(location)]
        served = await client.post("/v1/classify", json=page)
        for part in tmp_path.glob("away-*"):
            part.rename(tmp_path / part.name.removeprefix("away-"))
        back = await client.get(location)

        lock = sqlite3.connect(tmp_path / "service.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        refused = asyncio.create_task(client.post("/v1/jobs", json=order))
        await asyncio.sleep(0.2)
        read = await client.get(location)
        also_served = await client.post("/v1/classify", json=page)
        locked = await refused
        lock.execute("ROLLBACK")
        lock.close()
        again = await client.post("/v1/jobs", json=order)
        server.process.terminate()
        log = await server.end()
    assert [(answer.status_code, answer.json()["code"]) for answer in [*gone, locked]] == [
        (503, "database_unavailable")
    ] * 3
    assert [answer.status_code for answer in (served, also_served, back, read)] == [200] * 4
    assert again.status_code == 202
    assert "database: answers again" in log
    assert "Traceback" not in log


@pytest.mark.service
async def test_a_server_that_is_stopped_and_started_again(start, postgres) -> None:
    page = {"title": "水渠放水", "text": "今天放水。"}
    order = {"items": [page] * 3, "task": "classify"}
    async with start(JIANBAO_DATABASE_URL=postgres.emptied()) as server:
        client = server.client

        async def finished(location: str) -> bool:
            return (await client.get(location)).json().get("state") == "done"

        location = (await client.post("/v1/jobs", json=order)).headers["Location"]
        await until(lambda: finished(location))
        await asyncio.to_thread(postgres.stop)
        try:
            gone = [await client.post("/v1/jobs", json=order), await client.get(location)]
            served = await client.post("/v1/classify", json=page)
        finally:
            await asyncio.to_thread(postgres.start)
        location = (await client.post("/v1/jobs", json=order)).headers["Location"]
        await until(lambda: finished(location))
        server.process.terminate()
        log = await server.end()
    assert [(answer.status_code, answer.json()["code"]) for answer in gone] == [
        (503, "database_unavailable")
    ] * 2
    assert served.status_code == 200
    assert "Traceback" not in log

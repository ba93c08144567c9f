"""Switches under load: two workers, real models, no failed request and no mixed answer."""

from __future__ import annotations

import asyncio
import signal
import time

import httpx
import pytest

pytestmark = pytest.mark.anyio


class Client:
    """Asks on one connection, one page and five pages in turn, and keeps what it was told."""

    def __init__(self, base_url: httpx.URL) -> None:
        self.models: list[str] = []
        self.faults: list[object] = []
        self._client = httpx.AsyncClient(base_url=base_url, timeout=30)

    async def run(self, until: asyncio.Event) -> None:
        async with self._client:
            n = 0
            while not until.is_set():
                n += 1
                await self._ask_one(n)
                await self._ask_many(n)

    async def _ask_one(self, n: int) -> None:
        answer = await self._client.post("/v1/classify", json={"title": f"第{n}条", "text": f"放水{n}。"})
        if answer.status_code == 200:
            self._note([answer.json()["topic"]])
        else:
            self.faults.append(answer.text)

    async def _ask_many(self, n: int) -> None:
        items = [{"title": f"第{n}-{i}条", "text": "放水。"} for i in range(5)]
        answer = await self._client.post("/v1/batch", json={"items": items})
        if answer.status_code == 200:
            self._note([item["topic"] for item in answer.json()["items"]])
        else:
            self.faults.append(answer.text)

    def _note(self, topics: list[dict]) -> None:
        told = {(topic["model"], topic["label"]) for topic in topics}
        if len(told) > 1:
            self.faults.append(told)
        model, label = told.pop()
        if not model.startswith(label.replace("_", "-")):
            self.faults.append((model, label))
        if [model] != self.models[-1:]:
            self.models.append(model)


async def test_switches_under_load_fail_and_mix_nothing(start, versions) -> None:
    first, second, broken = (versions.add(answer) for answer in ("county_news", "commentary", "county_news"))
    versions.promote(first)
    registry = versions.registry.root.parent
    async with start(
        JIANBAO_WORKERS=2, JIANBAO_CLASSIFIER="champion", JIANBAO_REGISTRY=registry, JIANBAO_CACHE_BYTES=0
    ) as server:
        clients = [Client(server.client.base_url) for _ in range(8)]
        over = asyncio.Event()
        load = [asyncio.create_task(client.run(over)) for client in clients]
        await asyncio.sleep(1)

        versions.promote(second)
        await all_say(server, second)

        for worker in server.workers():  # so that none sees the version before it is damaged
            worker.send_signal(signal.SIGSTOP)
        versions.promote(broken)
        versions.file(broken).write_bytes(b"")
        for worker in server.workers():
            worker.send_signal(signal.SIGCONT)
        await asyncio.sleep(2.5)
        refused = (await server.client.get("/v1/models")).json()["models"][0]

        begun = time.perf_counter()
        versions.registry.rollback(reason="试验")
        versions.registry.rollback(reason="试验")
        took_s = time.perf_counter() - begun
        await all_say(server, first)
        over.set()
        await asyncio.gather(*load)
    assert [fault for client in clients for fault in client.faults] == []
    assert all(client.models == [first, second, first] for client in clients)
    assert (refused["name"], refused["refused"]["version"]) == (second, broken)
    assert took_s < 2


async def all_say(server, name: str) -> None:
    """Returns once twenty new connections in a row met a worker with `name`."""
    async with asyncio.timeout(30):
        in_a_row = 0
        while in_a_row < 20:
            async with httpx.AsyncClient(base_url=server.client.base_url) as client:
                models = (await client.get("/v1/models")).json()["models"]
            in_a_row = in_a_row + 1 if models[0]["name"] == name else 0

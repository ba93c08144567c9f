"""Starts `fake_server.py` as a process of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

PROGRAM = Path(__file__).with_name("fake_server.py")


@dataclass(kw_only=True)
class Running:
    """A server process and a client of it."""

    process: Process
    client: httpx.AsyncClient
    port: int
    log_file: Path

    def workers(self) -> list[psutil.Process]:
        """The living processes that answer, when there are several."""
        return [child for child in psutil.Process(self.process.pid).children() if _is_worker(child)]

    async def wait_status(self, status: int) -> None:
        """Returns once ``/readyz`` answers `status`."""
        async with asyncio.timeout(60):
            while True:
                assert self.process.returncode is None, self.log
                try:
                    if (await self.client.get("/readyz")).status_code == status:
                        return
                except httpx.TransportError:
                    assert status == 200, "stopped listening before it was done"
                await asyncio.sleep(0.05)

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self.log_file.read_text(encoding="utf-8")

    async def end(self) -> str:
        """The whole log, once it has gone."""
        await asyncio.wait_for(self.process.wait(), 30)
        return self.log


Start = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts a server with the variables given; inside the ``with`` block it is ready."""

    @asynccontextmanager
    async def running(**variables: object) -> AsyncIterator[Running]:
        port = free_port()
        log_file = tmp_path / f"server-{port}.log"
        with log_file.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, str(PROGRAM), env=_environment(port, variables), stdout=log, stderr=log
            )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                server = Running(process=process, client=client, port=port, log_file=log_file)
                await server.wait_status(200)
                yield server
        finally:
            if process.returncode is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()
                await process.wait()

    return running


def _environment(port: int, variables: dict[str, object]) -> dict[str, str]:
    given = {name: str(value) for name, value in variables.items()}
    return {**os.environ, "JIANBAO_PORT": str(port), "JIANBAO_CLASSIFIER": "fake", **given}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # dead, or about to be
        return False

"""A real process: it is told to stop while it works."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.anyio

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import FakeClassifier, FakeSummarizer
from jianbao.serve.app import create_app
from jianbao.serve.engine import Parts
from jianbao.serve.server import run_server
from jianbao.serve.settings import Settings

class Waiting(FakeSummarizer):
    def summarize(self, articles):
        if articles[0].title == "开渠放水":
            print("begun", flush=True)
            sys.stdin.readline()
        return super().summarize(articles)

settings = Settings(port=int(sys.argv[2]))
run_server(create_app(settings, Parts(classifier=FakeClassifier(), summarizer=Waiting())), settings)
"""


async def test_sigterm_answers_what_was_accepted_and_refuses_the_rest(root: Path) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(root / "tests"), str(port), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            await wait_status(client, process, 200)
            accepted = asyncio.create_task(
                client.post("/v1/analyze", json={"title": "开渠放水", "text": "今天放水。"})
            )
            assert await process.stdout.readline() == b"begun\n"
            process.send_signal(signal.SIGTERM)
            await wait_status(client, process, 503)
            refused = await client.post("/v1/analyze", json={"title": "迟到"})
            process.stdin.write(b"\n")
            answer = await accepted
        output, errors = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert answer.status_code == 200
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"
    assert process.returncode == -signal.SIGTERM
    assert output == b""
    assert b"Traceback" not in errors


async def wait_status(client: httpx.AsyncClient, process: Process, status: int) -> None:
    """Returns once ``/readyz`` answers `status`."""
    async with asyncio.timeout(30):
        while True:
            assert process.returncode is None, (await process.communicate())[1].decode()
            try:
                if (await client.get("/readyz")).status_code == status:
                    return
            except httpx.ConnectError:
                assert status == 200, "stopped listening before it was done"
            await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

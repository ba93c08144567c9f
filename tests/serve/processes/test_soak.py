"""Ten minutes of three times more work than can be done; ``JIANBAO_SOAK_S`` makes it shorter."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.soak]

LOAD_CLIENT = Path(__file__).resolve().parents[2] / "bench" / "load_client.py"
SECONDS = float(os.environ.get("JIANBAO_SOAK_S", "600"))


async def test_overload_for_ten_minutes_is_refused_at_once_and_costs_no_memory(start) -> None:
    async with start(
        JIANBAO_WORKERS=2, JIANBAO_CLASSIFIER="bundled", JIANBAO_CACHE_BYTES=1_000_000
    ) as server:
        await load(server.port, "/v1/analyze", clients=24, seconds=min(60.0, SECONDS / 4))
        before_mib = memory_mib(server)
        analyzed, tagged = await asyncio.gather(
            load(server.port, "/v1/analyze", clients=24, seconds=SECONDS),
            load(server.port, "/v1/classify", clients=2, seconds=SECONDS),
        )
        after_mib = memory_mib(server)
        server.process.terminate()
        log = await server.end()
    assert set(analyzed["statuses"]) <= {"200", "429", "503"}
    assert set(tagged["statuses"]) == {"200"}
    assert analyzed["p95_ms"] <= 5000
    assert analyzed["refused_p95_ms"] <= 1000
    assert after_mib < 1.1 * before_mib
    assert "Traceback" not in log


async def load(port: int, path: str, *, clients: int, seconds: float) -> dict:
    flags = {"port": port, "path": path, "clients": clients, "seconds": seconds, "chars": 800}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(LOAD_CLIENT),
        *(part for name, value in flags.items() for part in (f"--{name}", str(value))),
        stdout=PIPE,
    )
    output, _ = await process.communicate()
    return json.loads(output)


def memory_mib(server) -> float:
    total = 0
    for worker in server.workers():
        with suppress(psutil.Error):
            total += worker.memory_full_info().uss
    return total / 2**20

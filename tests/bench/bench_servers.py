"""Starts the servers that are compared, and says what they cost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

BENCH = Path(__file__).parent
_START_S = 120


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: psutil.Process

    def family(self) -> list[psutil.Process]:
        """The process and its workers."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu_s(self) -> float:
        """Seconds of CPU time that all of them have used."""
        total = 0.0
        for process in self.family():
            with suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total

    def memory_mib(self) -> float:
        """Memory of all of them, what they share counted once."""
        total = 0
        for process in self.family():
            with suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total / 2**20


@contextmanager
def serving(name: str, command: Sequence[str], environment: dict[str, str] | None = None) -> Iterator[Server]:
    """A server that is ready; `command` gets ``--port`` and where."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=BENCH.parents[1],
    )
    server = Server(name=name, port=port, process=psutil.Process(process.pid))
    try:
        _wait_ready(process, port)
        yield server
    finally:
        workers = server.process.children(recursive=True) if server.process.is_running() else []
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
        for worker in workers:
            with suppress(psutil.Error):
                worker.kill()


def load(server: Server, **options: object) -> dict[str, Any]:
    """What `load_client.py` measured, and the server's CPU milliseconds for each answer."""
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    before = server.cpu_s()
    output = subprocess.run(
        [sys.executable, str(BENCH / "load_client.py"), "--port", str(server.port), *flags],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    result: dict[str, Any] = json.loads(output)
    n_answers = max(1, sum(result["statuses"].values()))
    result["cpu_ms"] = (server.cpu_s() - before) * 1000 / n_answers
    return result


def _wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{process.args} ended with {process.returncode} before it was ready")
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            time.sleep(2)  # the other workers load too
            return
        time.sleep(0.2)
    raise SystemExit(f"{process.args} was not ready after {_START_S} s")

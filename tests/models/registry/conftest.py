"""A registry with tiny versions, and processes that write to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jianbao.models.registry import Registry, Verdict, Version, VersionMeta

META = VersionMeta(backend="linear", labels=("county_news", "commentary"), parent="bundled")


def fill(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"name": folder.name}), encoding="utf-8")
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "words.txt").write_text("县区\n言论\n", encoding="utf-8")
    (folder / "weights.bin").write_bytes(b"\x01" * 4096)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """One whose folder does not exist yet."""
    return Registry(tmp_path / "registry" / "topics")


@pytest.fixture
def register(registry: Registry) -> Callable[[], Version]:
    return lambda: registry.register("topic-zh", fill, meta=META, who="editor@desk")


@pytest.fixture
def pass_verdict() -> Callable[..., Verdict]:
    def make(candidate: str, champion: str = "bundled", **fields) -> Verdict:
        standard = {"passed": True, "figures": {"macro_f1": 0.91}, "created_at": datetime.now(UTC)}
        return Verdict(candidate=candidate, champion=champion, **standard | fields)

    return make


class Processes:
    """Writers forked from one process that has imported everything, so that each starts within milliseconds.

    Args:
        root: Folder of the registry they write to.
        reports: Where they say what they have done, a line of JSON each.
    """

    def __init__(self, root: Path, reports: Path) -> None:
        self.reports = reports
        self._parent = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("processes.py"), root, reports],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, job: str, *args: object) -> int:
        """Start a job of `processes.py`; returns the number of the process."""
        self._parent.stdin.write(json.dumps([job, *args]) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def wait(self, pid: int) -> None:
        deadline = time.monotonic() + 60
        while _is_alive(pid):
            assert time.monotonic() < deadline, f"process {pid} does not end"
            time.sleep(0.001)

    def reported(self) -> list[list]:
        lines = self.reports.read_text("utf-8").split("\n")[:-1] if self.reports.exists() else []
        return [json.loads(line) for line in lines]

    def wait_for(self, n_reports: int) -> list[list]:
        deadline = time.monotonic() + 60
        while len(self.reported()) < n_reports:
            assert time.monotonic() < deadline, "no report"
            time.sleep(0.001)
        return self.reported()

    def close(self) -> None:
        self._parent.stdin.close()
        self._parent.wait(timeout=60)
        self._parent.stdout.close()


@pytest.fixture
def processes(registry: Registry, tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(registry.root, tmp_path / "reports.jsonl")
    yield processes
    processes.close()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""Forks one process for each job read from stdin and prints its number; for `Processes` in conftest.py."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from jianbao.models.registry import Registry, Verdict, VersionMeta
from jianbao.nlp.errors import JianbaoError

META = VersionMeta(backend="linear", labels=("county_news", "commentary"))
ROOT, REPORTS = Path(sys.argv[1]), Path(sys.argv[2])


def report(*values: object) -> None:
    descriptor = os.open(REPORTS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, (json.dumps(values, ensure_ascii=False) + "\n").encode())
    os.close(descriptor)


def fill(folder: Path) -> None:
    (folder / "weights.bin").write_bytes(os.urandom(2048))


def switch_once(registry: Registry) -> None:
    """Everything that writes, one after the other."""
    version = registry.register("topic-zh", fill, meta=META)
    report("register", version.name, registry.head().generation)
    champion = registry.name_version("champion")
    now = datetime.now(UTC)
    registry.save_verdict(Verdict(candidate=version.name, champion=champion, passed=True, created_at=now))
    entry = registry.promote("candidate", verdict=registry.load_verdict(version.name))
    report("promote", entry.version, entry.generation)
    other = registry.register("topic-zh", fill, meta=META)
    report("register", other.name, registry.head().generation)
    entry = registry.promote(other.name, force=True, reason="试用")
    report("promote", entry.version, entry.generation)
    entry = registry.rollback(reason="退回")
    report("rollback", entry.version, entry.generation)


def switch_forever() -> None:
    registry = Registry(ROOT)
    for _ in count():
        switch_once(registry)


def die_at_step(step: int) -> None:
    """`switch_once`, killed just before its `step`-th call that changes the registry's files."""
    calls = count(1)
    changing = {"os.rename", "os.mkdir", "os.chmod", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"}

    def die_when_due() -> None:
        if next(calls) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, args: tuple) -> None:
        writes = (
            event == "open" and str(args[0]).startswith(str(ROOT)) and args[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if writes or event in changing:
            die_when_due()

    sync = os.fsync
    os.fsync = lambda descriptor: (die_when_due(), sync(descriptor))[1]
    sys.addaudithook(watch)
    switch_once(Registry(ROOT))
    report("survived", step)


def promote(name: str, start: float) -> None:
    """Promote by a verdict against the bundled model, at a set time."""
    now = datetime.now(UTC)
    verdict = Verdict(candidate=name, champion="bundled", passed=True, created_at=now)
    time.sleep(max(0, start - time.time()))
    Registry(ROOT).promote(name, verdict=verdict)
    report("promoted", name)


def register_slowly(go: str) -> None:
    """Hold the lock until the file `go` is there."""

    def fill_slowly(folder: Path) -> None:
        fill(folder)
        report("filling", os.getpid())
        while not Path(go).exists():
            time.sleep(0.002)

    Registry(ROOT).register("topic-zh", fill_slowly, meta=META, who="夜班@编辑部")
    report("done")


def train_forever() -> None:
    with Registry(ROOT).training(who="夜班@编辑部"):
        report("training", os.getpid())
        time.sleep(3600)


def register_on_full_disk(max_bytes: int) -> None:
    """Register where no file can grow beyond `max_bytes`, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, resource.RLIM_INFINITY))
    Registry(ROOT).register("topic-zh", fill, meta=META)


JOBS = (
    switch_forever, die_at_step, promote, register_slowly, train_forever, register_on_full_disk,
)  # fmt: skip


def run(job: str, args: list) -> None:
    try:
        next(function for function in JOBS if function.__name__ == job)(*args)
    except JianbaoError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        report(error.code, error.message, error.message_zh)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            name, *arguments = json.loads(line)
            run(name, arguments)
            os._exit(0)
        print(pid, flush=True)

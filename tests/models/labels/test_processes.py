"""Several processes at once, and processes that die."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from jianbao.models.database import Database
from jianbao.models.labels import AddCounts, LabelStore
from tests.models.importing import Importers, Job
from tests.models.labels.samples import article, label

CHUNK_ROWS = 10
KILLS = 11
# More labels than any machine imports before it is killed.
ENDLESS = 10**9


def test_processes_that_import_at_once_lose_nothing_and_repeat_nothing(database_url, importers, tmp_path):
    """Three files that overlap by half."""
    jobs = [
        Job(url=database_url, log=str(tmp_path / f"{first}.log"), first=first, end=first + 200)
        for first in (0, 100, 200)
    ]
    pids = [importers.start(job) for job in jobs]
    assert [importers.wait(pid) for pid in pids] == [0, 0, 0]
    with Database.open(database_url) as database:
        kept = [one.content_hash for one in LabelStore(database).entries()]
    assert sorted(kept) == sorted(article(number)["content_hash"] for number in range(400))


# Five databases with eleven kills each: 55 on SQLite.
@pytest.mark.parametrize("seed", range(5))
def test_killed_imports_leave_sqlite_whole(seed, importers, tmp_path):
    file = tmp_path / "labels.db"
    job = Job(url=f"sqlite:///{file}", log=str(tmp_path / "log"), end=ENDLESS, chunk_rows=CHUNK_ROWS)
    for delay_s in _delays(seed):
        _kill(importers, job, delay_s)
        _check_kept(job)
        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    _finish(job)


@pytest.mark.service
def test_killed_imports_leave_postgresql_whole(postgres, importers, tmp_path):
    job = Job(url=postgres.emptied(), log=str(tmp_path / "log"), end=ENDLESS, chunk_rows=CHUNK_ROWS)
    for delay_s in _delays(5):
        _kill(importers, job, delay_s)
        _check_kept(job)
    _finish(job)


def _delays(seed: int) -> list[float]:
    """From before the first migration to well into the import."""
    chance = random.Random(seed)
    return [chance.uniform(0, 0.3) for _ in range(KILLS)]


def _kill(importers: Importers, job: Job, delay_s: float) -> None:
    Path(job.log).write_bytes(b"")
    pid = importers.start(job)
    time.sleep(delay_s)
    os.kill(pid, signal.SIGKILL)
    assert importers.wait(pid) == -signal.SIGKILL


def _check_kept(job: Job) -> None:
    """Whole chunks, in order, at least those that were reported as stored."""
    reported = max(map(int, Path(job.log).read_bytes().split()), default=0)
    with Database.open(job.url) as database:
        kept = list(LabelStore(database).entries())
    assert len(kept) >= reported
    assert len(kept) % CHUNK_ROWS == 0
    assert [(one.content_hash, one.text) for one in kept] == [
        (article(number)["content_hash"], article(number)["text"]) for number in range(len(kept))
    ]


def _finish(job: Job) -> None:
    """Import from the beginning, a hundred labels more than were kept."""
    with Database.open(job.url) as database:
        store = LabelStore(database)
        n_kept = len(list(store.entries()))
        counts = store.add_many(label(number) for number in range(n_kept + 100))
        assert counts == AddCounts(added=100, repeated=n_kept)
    _check_kept(job)

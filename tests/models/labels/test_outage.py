"""Databases that fail in the middle of an import."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from jianbao.models.database import Database, DatabaseError
from jianbao.models.labels import AddCounts, LabelStore
from tests.models.importing import Job
from tests.models.labels.samples import label


def _labels():
    return (label(number) for number in range(1000))


def test_a_full_database_keeps_whole_chunks_and_goes_on_later(tmp_path):
    with Database.open(str(tmp_path / "labels.db")) as database:
        store = LabelStore(database)
        database.close()
        event.listen(database.engine, "connect", _limit_pages)
        with pytest.raises(DatabaseError, match=r"disk is full; free some space.*磁盘已满"):
            store.add_many(_labels(), chunk_rows=50)
        n_kept = store.stats().entries
        assert 0 < n_kept < 1000
        assert n_kept % 50 == 0

        event.remove(database.engine, "connect", _limit_pages)
        database.close()
        assert store.add_many(_labels()) == AddCounts(added=1000 - n_kept, repeated=n_kept)


def test_a_disk_that_takes_no_more_leaves_a_whole_file(importers, tmp_path):
    """The system itself refuses to write more than so many bytes to a file."""
    file = tmp_path / "labels.db"
    limits = {"max_file_bytes": 600_000, "chunk_rows": 50}
    job = Job(url=str(file), log=str(tmp_path / "log"), end=3000, **limits)
    assert importers.wait(importers.start(job)) == 1
    *reported, message = Path(job.log).read_text(encoding="utf-8").splitlines()
    assert "the disk reports an error" in message or "the disk is full" in message
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM labels").fetchone() == (int(reported[-1]),)


@pytest.mark.service
def test_a_server_that_crashes_keeps_what_it_committed(postgres):
    with Database.open(postgres.emptied()) as database:
        store = LabelStore(database)

        def crash(counts: AddCounts) -> None:
            if counts.added == 150:
                postgres.stop()

        try:
            with pytest.raises(DatabaseError, match=r"cannot be reached|shutting down"):
                store.add_many(_labels(), chunk_rows=50, on_progress=crash)
            with pytest.raises(DatabaseError, match=r"cannot be reached.*无法连接"):
                store.add(label())
        finally:
            postgres.start()
        assert store.stats().entries == 150
        assert store.add_many(_labels()) == AddCounts(added=850, repeated=150)


def _limit_pages(connection, _record) -> None:
    connection.execute("PRAGMA max_page_count=100")

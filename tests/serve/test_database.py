"""The database behind the event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from jianbao.serve import database as module
from jianbao.serve.access import kept_answers
from jianbao.serve.access.errors import DatabaseUnavailableError
from jianbao.serve.access.tables import KeptAnswerRow
from jianbao.serve.background import tidy
from jianbao.serve.database import ServiceDatabase
from jianbao.serve.jobs.job import NewJob
from jianbao.serve.jobs.store import add_job, cancel_job
from jianbao.serve.jobs.tables import JobItemRow, JobRow

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store():
    store = ServiceDatabase()
    yield store
    store.close()


async def test_it_is_made_when_it_is_first_needed(store, tmp_path) -> None:
    assert not store.exists
    assert await store.read(lambda session: session.scalar(text("SELECT 1"))) == 1
    assert store.exists
    assert (tmp_path / "service.db").is_file()


async def test_work_is_done_beside_the_event_loop(store) -> None:
    begun = time.perf_counter()
    threads = await asyncio.gather(*(store.read(lambda _: _busy()) for _ in range(2)))
    assert threading.main_thread().name not in threads
    assert time.perf_counter() - begun < 5


def _busy() -> str:
    time.sleep(0.05)
    return threading.current_thread().name


async def test_too_many_waiting_are_told_at_once(store, monkeypatch) -> None:
    monkeypatch.setattr(module, "_MAX_WAITING", 2)
    gate = threading.Event()
    held = [asyncio.create_task(store.write(lambda _: gate.wait(10))) for _ in range(2)]
    await asyncio.sleep(0.1)
    with pytest.raises(DatabaseUnavailableError):
        await store.write(lambda _: None)
    gate.set()
    assert await asyncio.gather(*held) == [True, True]
    await store.write(lambda _: None)


async def test_a_database_that_says_nothing_is_given_up(store, monkeypatch) -> None:
    await store.write(lambda _: None)  # making it may take longer
    monkeypatch.setattr(module, "_TIMEOUT_S", 0.1)
    gate = threading.Event()
    with pytest.raises(DatabaseUnavailableError):
        await store.write(lambda _: gate.wait(10))
    gate.set()


async def test_what_was_given_up_is_not_kept_later(store, monkeypatch) -> None:
    gate, ended = threading.Event(), threading.Event()
    new = NewJob(id="0" * 32, owner="cms", task="classify", options={}, pages=[b"{}"])

    def work(session) -> None:
        gate.wait(10)
        add_job(session, new, 100)
        ended.set()

    await store.write(lambda _: None)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_TIMEOUT_S", 0.1)
        with pytest.raises(DatabaseUnavailableError):
            await store.write(work)
    gate.set()
    while not ended.is_set():
        await asyncio.sleep(0.01)
    await store.write(lambda session: session.scalar(text("SELECT 1")))  # waits for the other one's end
    count = select(func.count()).select_from(JobRow)
    assert await store.read(lambda session: session.scalar(count)) == 0


async def test_a_fault_and_its_end_are_logged_once(store, tmp_path, caplog) -> None:
    caplog.set_level("INFO", logger=module.__name__)
    await store.write(lambda _: None)
    (tmp_path / "service.db").rename(tmp_path / "away.db")
    for _ in range(3):
        with pytest.raises(DatabaseUnavailableError):
            await store.read(lambda session: session.scalar(text("SELECT 1")))
    (tmp_path / "away.db").rename(tmp_path / "service.db")
    for _ in range(3):
        await store.read(lambda session: session.scalar(text("SELECT 1")))
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "cannot be opened" in said[0]
    assert said[1] == "database: answers again"


async def test_what_has_had_its_time_is_tidied_away(store) -> None:
    new = NewJob(id="0" * 32, owner="cms", task="classify", options={}, pages=[b"{}"] * 3)
    await store.write(lambda session: add_job(session, new, 100))
    await store.write(lambda session: cancel_job(session, new.id, None))
    past = datetime.now(UTC) - timedelta(hours=2)
    await store.write(lambda session: session.execute(update(JobRow).values(finished_at=past)))
    request = kept_answers.Repeatable(owner="cms", key="k", fingerprint="0" * 64)
    await store.write(lambda session: kept_answers.begin(session, request, 0))
    await tidy(store, keep_jobs_h=1)
    for table in (JobRow, JobItemRow, KeptAnswerRow):
        count = select(func.count()).select_from(table)
        assert await store.read(lambda session, count=count: session.scalar(count)) == 0


async def test_tidying_makes_no_database(store) -> None:
    await tidy(store, keep_jobs_h=1)
    assert not store.exists

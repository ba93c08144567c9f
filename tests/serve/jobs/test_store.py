"""Jobs as their owners see them, on every kind of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from jianbao.serve.jobs.claims import Outcome, claim, finish
from jianbao.serve.jobs.errors import JobQuotaError, NoSuchJobError
from jianbao.serve.jobs.job import NewJob
from jianbao.serve.jobs.retention import forget_old
from jianbao.serve.jobs.store import add_job, cancel_job, delete_job, get_job, list_jobs, read_results
from jianbao.serve.jobs.tables import JobItemRow, JobRow


def finish_positions(database, wanted: set[int]) -> None:
    """Claims everything, finishes the items at `wanted`."""
    with database.transaction() as session:
        claimed = claim(session, n_items=100, lease_s=60)
        outcomes = [Outcome(position=n, record=b"%d" % n, failed=False) for n in sorted(wanted)]
        finish(session, claimed, outcomes)


def pages(database, job, limit: int) -> list[tuple[list[int], int | None]]:
    """Positions and next cursor of every page until no more is said to come, or nothing new comes."""
    found, cursor = [], 0
    while cursor is not None:
        with database.reading() as session:
            page = read_results(session, job.id, "cms", cursor=cursor, limit=limit)
        found.append(([item.position for item in page.results], page.next_cursor))
        if page.next_cursor == cursor:
            break
        cursor = page.next_cursor
    return found


def test_pages_of_a_running_job_end_before_the_first_gap(database, add) -> None:
    job = add(6)
    finish_positions(database, {0, 1, 2, 4})
    assert pages(database, job, 2) == [([0, 1], 2), ([2], 3), ([], 3)]


def test_pages_of_a_finished_job_end_with_none(database, add) -> None:
    job = add(4)
    finish_positions(database, {0, 1, 2, 3})
    assert pages(database, job, 2) == [([0, 1], 2), ([2, 3], None)]


def test_pages_of_a_cancelled_job_leave_gaps_out(database, add) -> None:
    job = add(5)
    finish_positions(database, {0, 3})
    with database.transaction() as session:
        assert cancel_job(session, job.id, "cms").state == "cancelled"
    assert pages(database, job, 9) == [([0, 3], None)]


def test_another_owner_sees_nothing(database, add) -> None:
    job = add(1, owner="cms")
    other = add(1, owner="archive")
    for action in (get_job, cancel_job, delete_job):
        with pytest.raises(NoSuchJobError), database.transaction() as session:
            action(session, job.id, "archive")
    with database.reading() as session:
        assert [found.id for found in list_jobs(session, "archive", before=None, limit=9)] == [other.id]
        assert [found.id for found in list_jobs(session, None, before=None, limit=9)] == [other.id, job.id]
        assert [found.id for found in list_jobs(session, None, before=other.id, limit=9)] == [job.id]


def test_a_known_id_adds_nothing(database, add) -> None:
    job = add(2)
    new = NewJob(id=job.id, owner="cms", task="analyze", options={}, pages=[b"{}"] * 9)
    with database.transaction() as session:
        assert add_job(session, new, 1000).n_items == 2


def test_what_waits_is_bounded(database, add) -> None:
    add(6, max_waiting=10)
    with pytest.raises(JobQuotaError, match="6 items are waiting"):
        add(5, max_waiting=10)
    finish_positions(database, {0, 1})
    add(6, max_waiting=10)


def test_a_deleted_job_leaves_nothing(database, add) -> None:
    job = add(3)
    with database.transaction() as session:
        delete_job(session, job.id, "cms")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JobItemRow)) == 0


def test_pages_are_forgotten_once_their_records_are_there(database, add) -> None:
    add(2)
    finish_positions(database, {1})
    with database.reading() as session:
        kept = session.execute(
            select(JobItemRow.page.is_(None), JobItemRow.record).order_by(JobItemRow.position)
        ).all()
    assert [tuple(row) for row in kept] == [(False, None), (True, b"1")]


def test_old_jobs_are_forgotten(database, add, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.jobs.retention._CHUNK_ROWS", 2)
    old, young, running = add(5), add(1), add(1)
    with database.transaction() as session:
        cancel_job(session, old.id, None)
        cancel_job(session, young.id, None)
        past = datetime.now(UTC) - timedelta(hours=80)
        session.execute(update(JobRow).where(JobRow.id == old.id).values(finished_at=past))
        session.execute(update(JobRow).where(JobRow.id == running.id).values(created_at=past))
    steps = []
    while not steps or steps[-1]:
        with database.transaction() as session:
            steps.append(forget_old(session, keep_h=72))
    assert steps == [2, 2, 1, 1, 0]
    with database.reading() as session:
        assert {job.id for job in list_jobs(session, None, before=None, limit=9)} == {young.id, running.id}

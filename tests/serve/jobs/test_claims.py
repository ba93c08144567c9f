"""Leases on items, on every kind of database."""

from __future__ import annotations

import threading

import pytest

from jianbao.serve.jobs.claims import Claim, Outcome, claim, finish, release
from jianbao.serve.jobs.store import cancel_job, delete_job, get_job, read_results


def take(database, n_items: int = 2, lease_s: float = 60) -> Claim | None:
    with database.transaction() as session:
        return claim(session, n_items=n_items, lease_s=lease_s)


def done(database, claimed: Claim, text: bytes = b"{}", *, failed: bool = False) -> bool:
    outcomes = [Outcome(position=item.position, record=text, failed=failed) for item in claimed.items]
    with database.transaction() as session:
        return finish(session, claimed, outcomes)


def stand(database, job):
    with database.reading() as session:
        return get_job(session, job.id, None)


def test_a_job_goes_through_its_states(database, add) -> None:
    job = add(3)
    assert (job.state, job.progress, job.eta_s) == ("queued", 0, None)
    first = take(database)
    assert [item.position for item in first.items] == [0, 1]
    assert stand(database, job).state == "running"
    assert done(database, first)
    half = stand(database, job)
    assert (half.n_done, half.n_failed, half.progress) == (2, 0, 0.6667)
    assert half.eta_s >= 0
    assert done(database, take(database), failed=True)
    finished = stand(database, job)
    assert (finished.state, finished.n_done, finished.n_failed, finished.eta_s) == ("done", 3, 1, None)
    assert finished.finished_at >= finished.started_at >= finished.created_at
    assert take(database) is None


def test_nobody_else_gets_what_is_leased(database, add) -> None:
    add(3)
    positions = [item.position for _ in range(2) for item in take(database).items]
    assert positions == [0, 1, 2]
    assert take(database) is None


def test_jobs_take_turns(database, add) -> None:
    jobs = [add(4), add(4)]
    assert [take(database).job_id for _ in range(4)] == [jobs[0].id, jobs[1].id] * 2


def test_what_was_lost_is_begun_again_one_by_one_and_written_once(database, add) -> None:
    job = add(3)
    lost = take(database, lease_s=0)
    fresh = take(database)
    again = [take(database), take(database)]
    assert [item.position for item in fresh.items] == [2]
    assert [[(item.position, item.attempts) for item in one.items] for one in again] == [[(0, 2)], [(1, 2)]]
    assert done(database, again[0], b'"second"')
    assert not done(database, lost, b'"first"'), "the lease was lost"
    for claimed in (again[1], fresh):
        assert done(database, claimed, b'"second"')
    with database.reading() as session:
        page = read_results(session, job.id, None, cursor=0, limit=10)
    assert [(item.position, item.record) for item in page.results] == [(n, b'"second"') for n in range(3)]
    assert stand(database, job).n_done == 3


@pytest.mark.parametrize("blameless", [True, False])
def test_released_items_are_free_at_once(database, add, blameless) -> None:
    add(1)
    claimed = take(database)
    with database.transaction() as session:
        release(session, claimed, blameless=blameless)
    assert take(database).items[0].attempts == (1 if blameless else 2)


@pytest.mark.parametrize("end", [cancel_job, delete_job], ids=["cancelled", "deleted"])
def test_results_that_come_too_late_are_dropped(database, add, end) -> None:
    job = add(2)
    claimed = take(database)
    with database.transaction() as session:
        end(session, job.id, "cms")
    assert not done(database, claimed)
    assert take(database) is None
    if end is cancel_job:
        assert (stand(database, job).state, stand(database, job).n_done) == ("cancelled", 0)


def test_many_workers_do_every_item_once(database, add) -> None:
    jobs = [add(12), add(8)]
    written: list[tuple[str, int]] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            while claimed := take(database, 3):
                if done(database, claimed):
                    written.extend((claimed.job_id, item.position) for item in claimed.items)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert sorted(written) == sorted((job.id, n) for job in jobs for n in range(job.n_items))
    assert [stand(database, job).state for job in jobs] == ["done", "done"]

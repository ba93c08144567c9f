"""Which process works on which items: a lease that is written down, so that a killed process loses none.

Every transaction locks the job first and its items afterwards, so that no two wait for each other.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, update
from sqlalchemy.orm import Session

from .job import ACTIVE, TASKS, Task
from .tables import JobItemRow, JobRow

_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedItem:
    """An item to work on; `attempts` counts this one."""

    position: int
    page: bytes
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Items of one job that nobody else works on for a while."""

    job_id: str
    task: Task
    options: Mapping[str, Any]
    token: str
    items: Sequence[ClaimedItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an item.

    Attributes:
        position: Its place in the job.
        record: JSON in UTF-8.
        failed: Whether the record has an error.
    """

    position: int
    record: bytes
    failed: bool


def has_waiting(session: Session) -> bool:
    """Whether there is anything to claim; takes no lock."""
    return _next_id(session, datetime.now(UTC)) is not None


def claim(session: Session, *, n_items: int, lease_s: float, tasks: Collection[Task] = TASKS) -> Claim | None:
    """Items of the job that has waited longest; ``None`` when nothing waits.

    Items that were begun before and not finished come one by one, so that a page that kills the process
    takes no others with it twice.

    Args:
        session: Inside a transaction.
        n_items: At most.
        lease_s: How long nobody else gets them.
        tasks: Only jobs with one of these.
    """
    now = datetime.now(UTC)
    job = _next_job(session, now, tasks)
    if job is None:
        return None
    rows = _free_items(session, job.id, now, n_items)
    if not rows:
        return None
    token = secrets.token_hex(_TOKEN_BYTES)
    for row in rows:
        row.lease, row.leased_until = token, now + timedelta(seconds=lease_s)
        row.attempts += 1
    job.state, job.started_at, job.touched_at = "running", job.started_at or now, now
    task: Task = job.task  # type: ignore[assignment]  # only tasks are written
    items = [ClaimedItem(position=row.position, page=row.page or b"", attempts=row.attempts) for row in rows]
    return Claim(job_id=job.id, task=task, options=job.options, token=token, items=items)


def finish(session: Session, claimed: Claim, outcomes: Sequence[Outcome]) -> bool:
    """Write results down, once for each item; the last ones end the job.

    Returns:
        ``False`` when the job was cancelled or deleted meanwhile, or the lease had been lost for all.
    """
    job = _lock_job(session, claimed.job_id)
    if job is None or job.state not in ACTIVE:
        return False
    written = [outcome for outcome in outcomes if _write(session, claimed, outcome)]
    job.n_done += len(written)
    job.n_failed += sum(outcome.failed for outcome in written)
    if job.n_done == job.n_items:
        job.state, job.finished_at = "done", datetime.now(UTC)
        if job.webhook_url:
            job.webhook_state, job.webhook_due_at = "pending", job.finished_at
    return bool(written)


def release(session: Session, claimed: Claim, *, blameless: bool) -> None:
    """Let others have what was not finished.

    Args:
        session: Inside a transaction.
        claimed: The items.
        blameless: Whether the service, not the pages, is why they were not finished.
    """
    if _lock_job(session, claimed.job_id) is None:
        return
    attempts = JobItemRow.attempts - 1 if blameless else JobItemRow.attempts
    session.execute(
        update(JobItemRow)
        .where(JobItemRow.job_id == claimed.job_id, *_held(claimed))
        .values(lease="", leased_until=None, attempts=attempts)
    )


def _next_job(session: Session, now: datetime, tasks: Collection[Task]) -> JobRow | None:
    id = _next_id(session, now, tasks)
    job = _lock_job(session, id) if id else None
    return job if job and job.state in ACTIVE else None


def _next_id(session: Session, now: datetime, tasks: Collection[Task] = TASKS) -> str | None:
    waiting = exists().where(JobItemRow.job_id == JobRow.id, _is_free(now))
    wanted = JobRow.state.in_(ACTIVE) & JobRow.task.in_(tasks)
    return session.scalar(select(JobRow.id).where(wanted, waiting).order_by(JobRow.touched_at).limit(1))


def _lock_job(session: Session, id: str) -> JobRow | None:
    query = select(JobRow).where(JobRow.id == id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def _free_items(session: Session, job_id: str, now: datetime, n_items: int) -> Sequence[JobItemRow]:
    free = select(JobItemRow).where(JobItemRow.job_id == job_id, _is_free(now))
    fresh = free.where(JobItemRow.attempts == 0).order_by(JobItemRow.position).limit(n_items)
    begun = free.order_by(JobItemRow.attempts, JobItemRow.position).limit(1)
    return _locked(session, fresh) or _locked(session, begun)


def _locked(session: Session, query: Select[JobItemRow]) -> Sequence[JobItemRow]:
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _is_free(now: datetime) -> ColumnElement[bool]:
    unleased = or_(JobItemRow.leased_until.is_(None), JobItemRow.leased_until <= now)
    return (JobItemRow.state == "waiting") & unleased


def _write(session: Session, claimed: Claim, outcome: Outcome) -> bool:
    changed = session.execute(
        update(JobItemRow)
        .where(JobItemRow.job_id == claimed.job_id, JobItemRow.position == outcome.position, *_held(claimed))
        .values(state="done", record=outcome.record, page=None, lease="", leased_until=None)
        .returning(JobItemRow.position)
    )
    return changed.first() is not None


def _held(claimed: Claim) -> tuple[ColumnElement[bool], ...]:
    return JobItemRow.lease == claimed.token, JobItemRow.state == "waiting"

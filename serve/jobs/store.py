"""Jobs in the database, as their owners order, watch and end them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from .errors import JobQuotaError, NoSuchJobError
from .job import ACTIVE, Job, NewJob
from .tables import JobItemRow, JobRow

# Rows in one statement.
_CHUNK_ROWS = 500
# Advice to try again: long jobs make room slowly.
_RETRY_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished item.

    Attributes:
        position: Its place in the job, from 0.
        record: JSON in UTF-8.
    """

    position: int
    record: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Some results of a job in the order of its items.

    Attributes:
        results: In order, without gaps unless the job was cancelled.
        next_cursor: Where to go on; ``None`` when these were the last.
        is_final: Whether the job is finished, so that no more will come.
    """

    results: list[Result]
    next_cursor: int | None
    is_final: bool


def add_job(session: Session, new: NewJob, max_waiting: int) -> Job:
    """Take a job in; one whose id is known already is left as it is.

    Raises:
        JobQuotaError: More than `max_waiting` items would wait.
    """
    now = datetime.now(UTC)
    if known := session.get(JobRow, new.id):
        return Job.of(known, now)
    _check_quota(session, len(new.pages), max_waiting)
    row = JobRow(
        id=new.id,
        owner=new.owner,
        task=new.task,
        options=dict(new.options),
        state="queued",
        n_items=len(new.pages),
        n_done=0,
        n_failed=0,
        created_at=now,
        touched_at=now,
        webhook_url=new.webhook_url,
        webhook_state="waiting" if new.webhook_url else "none",
        webhook_attempts=0,
    )
    session.add(row)
    session.flush()
    _add_items(session, new)
    return Job.of(row, now)


def get_job(session: Session, id: str, owner: str | None) -> Job:
    """How a job stands.

    Args:
        session: Inside a transaction.
        id: Of the job.
        owner: Whose it must be; ``None`` for anybody's.

    Raises:
        NoSuchJobError: There is none of that id and owner.
    """
    return Job.of(_row(session, id, owner), datetime.now(UTC))


def list_jobs(session: Session, owner: str | None, *, before: str | None, limit: int) -> list[Job]:
    """Up to `limit` jobs, those taken in last first; only those taken in before the job `before`.

    Raises:
        NoSuchJobError: There is no such job.
    """
    query = select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(limit)
    if owner is not None:
        query = query.where(JobRow.owner == owner)
    if before is not None:
        last = _row(session, before, owner)
        query = query.where(tuple_(JobRow.created_at, JobRow.id) < (last.created_at, last.id))
    now = datetime.now(UTC)
    return [Job.of(row, now) for row in session.scalars(query)]


def read_results(session: Session, id: str, owner: str | None, *, cursor: int, limit: int) -> ResultPage:
    """Results from position `cursor` on, as far as all before them are there.

    Raises:
        NoSuchJobError: There is no such job.
    """
    job = get_job(session, id, owner)
    is_final = job.state not in ACTIVE
    query = select(JobItemRow.position, JobItemRow.record).where(
        JobItemRow.job_id == id, JobItemRow.state == "done", JobItemRow.position >= cursor
    )
    if not is_final and (gap := _first_waiting(session, id)) is not None:
        query = query.where(JobItemRow.position < gap)
    rows = session.execute(query.order_by(JobItemRow.position).limit(limit + 1)).all()
    results = [Result(position=position, record=record or b"null") for position, record in rows[:limit]]
    is_last = is_final and len(rows) <= limit
    following = results[-1].position + 1 if results else cursor
    return ResultPage(results=results, next_cursor=None if is_last else following, is_final=is_final)


def cancel_job(session: Session, id: str, owner: str | None) -> Job:
    """Do no more of a job; what is done stays. A finished one is left as it is.

    Raises:
        NoSuchJobError: There is no such job.
    """
    row, now = _row(session, id, owner, lock=True), datetime.now(UTC)
    if row.state in ACTIVE:
        row.state, row.finished_at = "cancelled", now
        if row.webhook_url:
            row.webhook_state, row.webhook_due_at = "pending", now
    return Job.of(row, now)


def delete_job(session: Session, id: str, owner: str | None) -> None:
    """Forget a job with all its pages and records; no webhook is called any more.

    Raises:
        NoSuchJobError: There is no such job.
    """
    _row(session, id, owner, lock=True)
    session.execute(delete(JobRow).where(JobRow.id == id))


def count_waiting(session: Session) -> int:
    """Items of all jobs that are not done."""
    waiting = func.coalesce(func.sum(JobRow.n_items - JobRow.n_done), 0)
    return session.scalar(select(waiting).where(JobRow.state.in_(ACTIVE))) or 0


def _check_quota(session: Session, n_new: int, max_waiting: int) -> None:
    n_waiting = count_waiting(session)
    if n_waiting + n_new > max_waiting:
        raise JobQuotaError(n_waiting, max_waiting, _RETRY_S)


def _add_items(session: Session, new: NewJob) -> None:
    for start in range(0, len(new.pages), _CHUNK_ROWS):
        rows = [
            {"job_id": new.id, "position": position, "state": "waiting", "page": page}
            for position, page in enumerate(new.pages[start : start + _CHUNK_ROWS], start)
        ]
        # RETURNING makes SQLAlchemy send many rows in one statement.
        values = [{**row, "attempts": 0, "lease": ""} for row in rows]
        session.execute(insert(JobItemRow).returning(JobItemRow.position), values)


def _row(session: Session, id: str, owner: str | None, *, lock: bool = False) -> JobRow:
    query = select(JobRow).where(JobRow.id == id)
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None or (owner is not None and row.owner != owner):
        raise NoSuchJobError(id)
    return row


def _first_waiting(session: Session, id: str) -> int | None:
    query = select(func.min(JobItemRow.position)).where(
        JobItemRow.job_id == id, JobItemRow.state == "waiting"
    )
    return session.scalar(query)

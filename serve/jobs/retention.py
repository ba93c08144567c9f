"""Forgets jobs whose time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .tables import JobItemRow, JobRow

# Rows deleted in one transaction, so that others do not wait for long.
_CHUNK_ROWS = 1000


def forget_old(session: Session, *, keep_h: float) -> int:
    """Delete some of what was finished more than `keep_h` hours ago; how many rows, 0 at the end.

    A job whose webhook is still to be sent stays until it was.
    """
    before = datetime.now(UTC) - timedelta(hours=keep_h)
    query = select(JobRow.id).where(JobRow.finished_at < before, JobRow.webhook_state != "pending").limit(1)
    id = session.scalar(query)
    if id is None:
        return 0
    positions = select(JobItemRow.position).where(JobItemRow.job_id == id).limit(_CHUNK_ROWS)
    chunk = session.scalars(positions).all()
    if not chunk:
        session.execute(delete(JobRow).where(JobRow.id == id))
        return 1
    session.execute(
        delete(JobItemRow).where(JobItemRow.job_id == id, JobItemRow.position.between(min(chunk), max(chunk)))
    )
    return len(chunk)

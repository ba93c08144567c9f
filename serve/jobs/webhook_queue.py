"""Webhooks that are due, in the database, so that a restart forgets none."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from .job import Job, WebhookState
from .tables import JobRow

# Seconds before each further attempt: a restart, an update, an outage, a night.
_DELAYS_S = (5, 30, 120, 600, 3600, 6 * 3600)
# So that the webhooks of one outage do not all come back at once.
_JITTER = 0.2


def has_due(session: Session) -> bool:
    """Whether a webhook is due; takes no lock."""
    return session.scalar(_due(datetime.now(UTC))) is not None


def claim_webhook(session: Session, *, lease_s: float) -> Job | None:
    """A job whose webhook is due; nobody else gets it for `lease_s`."""
    now = datetime.now(UTC)
    row = session.scalars(_due(now).with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    row.webhook_attempts += 1
    row.webhook_due_at = now + timedelta(seconds=lease_s)
    return Job.of(row, now)


def note_delivery(session: Session, job_id: str, *, delivered: bool, again: bool = True) -> WebhookState:
    """Write down how an attempt ended.

    Args:
        session: Inside a transaction.
        job_id: Of the job.
        delivered: Whether the receiver took it.
        again: Whether a further attempt makes sense.

    Returns:
        ``delivered``, ``failed``, or ``pending`` when it will be tried again.
    """
    row = session.get(JobRow, job_id, with_for_update=True)
    if row is None:  # deleted meanwhile
        return "delivered" if delivered else "failed"
    if not delivered and again and row.webhook_attempts <= len(_DELAYS_S):
        delay_s = _DELAYS_S[row.webhook_attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)
        row.webhook_due_at = datetime.now(UTC) + timedelta(seconds=delay_s)
        return "pending"
    state: WebhookState = "delivered" if delivered else "failed"
    row.webhook_state, row.webhook_due_at = state, None
    return state


def _due(now: datetime) -> Select[JobRow]:
    is_due = (JobRow.webhook_state == "pending") & (JobRow.webhook_due_at <= now)
    return select(JobRow).where(is_due).order_by(JobRow.webhook_due_at).limit(1)

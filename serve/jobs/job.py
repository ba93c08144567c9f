"""A job as its owner sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from jianbao.serve.steps import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps

if TYPE_CHECKING:  # clients use these forms and need no SQLAlchemy
    from .tables import JobRow

Task = Literal["analyze", "extract", "classify", "summarize"]
#: ``cancelled`` and ``done`` are final.
State = Literal["queued", "running", "done", "cancelled"]
WebhookState = Literal["none", "waiting", "pending", "delivered", "failed"]

STEPS: Mapping[Task, Steps] = {
    "analyze": ANALYZE,
    "extract": EXTRACT,
    "classify": CLASSIFY,
    "summarize": SUMMARIZE,
}
ACTIVE: tuple[State, ...] = ("queued", "running")
TASKS: tuple[Task, ...] = get_args(Task)
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """An order.

    Attributes:
        id: Of the job; an order of an id that exists changes nothing.
        owner: Id of the caller.
        task: What is done with every page.
        options: The wishes, as in `Options`, as JSON.
        pages: Each as JSON in UTF-8, with the fields of `PageFields`; not checked yet.
        webhook_url: Told when the job is finished; ``""`` for nobody.
    """

    id: str
    owner: str
    task: Task
    options: Mapping[str, Any]
    pages: list[bytes]
    webhook_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How a job stands.

    Attributes:
        id: Of the job.
        task: What is done with every page.
        state: ``queued``, ``running``, ``done`` or ``cancelled``.
        n_items: Its pages.
        n_done: Pages with a record, those without success included.
        n_failed: Pages whose record has an ``error``.
        progress: Share of the pages that are done, 0 to 1.
        eta_s: Seconds until it is done at its pace so far; ``null`` before the first page and after the last.
        created_at: When it was taken in; UTC, as the other times.
        started_at: When work on it began.
        finished_at: When it was done or cancelled.
        webhook_url: Told when it is finished; ``""`` for nobody.
        webhook_state: ``none``, ``waiting`` for the end of the job, ``pending``, ``delivered``, ``failed``.
    """

    id: str
    task: Task
    state: State
    n_items: int
    n_done: int
    n_failed: int
    progress: float
    eta_s: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    webhook_url: str
    webhook_state: WebhookState

    @classmethod
    def of(cls, row: JobRow, now: datetime) -> Job:
        """The job in `row`, as it stands at `now`."""
        return cls(
            id=row.id,
            task=row.task,  # type: ignore[arg-type]  # only such are written; so are the states
            state=row.state,  # type: ignore[arg-type]
            n_items=row.n_items,
            n_done=row.n_done,
            n_failed=row.n_failed,
            progress=round(row.n_done / row.n_items, 4),
            eta_s=_eta_s(row, now),
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            webhook_url=row.webhook_url,
            webhook_state=row.webhook_state,  # type: ignore[arg-type]
        )


def _eta_s(row: JobRow, now: datetime) -> float | None:
    if row.started_at is None or row.finished_at or not row.n_done:
        return None
    pace_s = (now - row.started_at).total_seconds() / row.n_done
    return round(pace_s * (row.n_items - row.n_done), 1)

"""How many jobs there are, for whoever watches the service."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jianbao.serve.access.errors import DatabaseUnavailableError
from jianbao.serve.database import ServiceDatabase

from .job import ACTIVE, STATES
from .tables import JobRow

_log = logging.getLogger(__name__)

# Operators look every 15 s or so.
_EVERY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCensus:
    """The jobs in the database, of all workers together.

    Attributes:
        n_jobs: Jobs in each state.
        n_waiting_pages: Pages of jobs that are not done.
        n_pending_webhooks: Finished jobs of which somebody is still to be told.
    """

    n_jobs: Mapping[str, int]
    n_waiting_pages: int
    n_pending_webhooks: int


def count_jobs(session: Session) -> JobCensus:
    """The jobs as they are now."""
    n_pages = func.sum(JobRow.n_items - JobRow.n_done)
    query = select(JobRow.state, JobRow.webhook_state, func.count(), n_pages)
    n_jobs: Counter[str] = Counter(dict.fromkeys(STATES, 0))
    n_waiting_pages = n_pending_webhooks = 0
    for state, webhook_state, count, pages in session.execute(
        query.group_by(JobRow.state, JobRow.webhook_state)
    ):
        n_jobs[state] += count
        n_waiting_pages += pages if state in ACTIVE else 0
        n_pending_webhooks += count if webhook_state == "pending" else 0
    return JobCensus(n_jobs=n_jobs, n_waiting_pages=n_waiting_pages, n_pending_webhooks=n_pending_webhooks)


async def keep_counting(database: ServiceDatabase, note: Callable[[JobCensus], None]) -> None:
    """Tell `note` how many jobs there are, until cancelled; nothing while the database does not answer."""
    while True:
        try:
            if database.exists:
                note(await database.read(count_jobs))
        except DatabaseUnavailableError:
            pass
        except Exception:
            _log.exception("the jobs could not be counted")
        await asyncio.sleep(_EVERY_S)

"""What a worker does besides answering: keys, jobs, webhooks, tidying up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from .access import kept_answers
from .access.errors import DatabaseUnavailableError
from .access.key_ring import KeyRing
from .database import ServiceDatabase
from .jobs.census import JobCensus, keep_counting
from .jobs.retention import forget_old
from .jobs.runner import JobRunner
from .jobs.webhooks import WebhookSender

_log = logging.getLogger(__name__)

_TIDY_EVERY_S = 60.0
_NOTE_EVERY_S = 1.0


@asynccontextmanager
async def in_background(
    database: ServiceDatabase,
    keys: KeyRing,
    runner: JobRunner,
    webhooks: WebhookSender | None,
    note_state: Callable[[], None],
    note_jobs: Callable[[JobCensus], None],
    *,
    keep_jobs_h: float,
) -> AsyncIterator[None]:
    """Runs all of it inside the ``async with`` block; the keys have been read when it begins."""
    await keys.refresh(database)
    work = [keys.follow(database), runner.run(), _tidy(database, keep_jobs_h), _keep_noting(note_state)]
    work.append(keep_counting(database, note_jobs))
    if webhooks:
        work.append(webhooks.run())
    tasks = [asyncio.create_task(part) for part in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await keys.note_uses(database)
        database.close()


async def _keep_noting(note_state: Callable[[], None]) -> None:
    """With several workers, whichever is asked for metrics shows what all have noted."""
    while True:
        note_state()
        await asyncio.sleep(_NOTE_EVERY_S)


async def _tidy(database: ServiceDatabase, keep_jobs_h: float) -> None:
    """Delete what has had its time, until cancelled."""
    while True:
        await asyncio.sleep(_TIDY_EVERY_S)
        try:
            await tidy(database, keep_jobs_h)
        except DatabaseUnavailableError:
            continue
        except Exception:
            _log.exception("old jobs and answers could not be deleted")


async def tidy(database: ServiceDatabase, keep_jobs_h: float) -> None:
    """Delete everything that has had its time, in small steps.

    Raises:
        DatabaseUnavailableError: The database does not answer.
    """
    if not database.exists:
        return
    while await database.write(kept_answers.sweep):
        pass
    while await database.write(lambda session: forget_old(session, keep_h=keep_jobs_h)):
        pass

"""Works jobs off, a few pages at a time, behind the requests."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from jianbao.nlp import Page, Record
from jianbao.nlp.errors import JianbaoError
from jianbao.nlp.half_characters import replace_half_characters
from jianbao.nlp.record import make_error_record
from jianbao.serve.access.errors import DatabaseUnavailableError
from jianbao.serve.database import ServiceDatabase
from jianbao.serve.engine import Deadline, Engine
from jianbao.serve.errors import InternalError, MalformedJsonError, QueueFullError, ShuttingDownError
from jianbao.serve.options import Options
from jianbao.serve.shaping import wanted_steps
from jianbao.serve.uploads import item_page

from .claims import Claim, ClaimedItem, Outcome, claim, finish, has_waiting, release
from .job import STEPS, Task

#: Makes the JSON of a record as the job's options want it.
Present = Callable[[Record, Options], bytes]

_log = logging.getLogger(__name__)

# How soon another process's jobs, and those whose process died, are seen.
_POLL_S = 1.0
# How long a batch lets requests go first; then it goes in among them, so that jobs never starve.
_PATIENCE_S = 2.0
_TICK_S = 0.05
# An item that was begun so often without an end is given up: it may be what kills the process.
_MAX_ATTEMPTS = 3
# What a record says when it could not be made now, but perhaps later.
_PASSING = frozenset({ShuttingDownError.code, QueueFullError.code, "deadline_exceeded", InternalError.code})


class JobRunner:
    """Takes items from the database, runs them, writes their records.

    Args:
        database: Where jobs are.
        engine: Does the work; has been started.
        present: See `Present`.
        batch_size: Items worked on at once in this process.
        deadline_s: How long they may take.
        lease_s: How long nobody else takes them; longer than `deadline_s`.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        engine: Engine,
        present: Present,
        *,
        batch_size: int,
        deadline_s: float,
        lease_s: float,
    ) -> None:
        self._database = database
        self._engine = engine
        self._present = present
        self._batch_size = batch_size
        self._deadline_s = deadline_s
        self._lease_s = lease_s
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is a new job."""
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                found = self._database.exists and await self.run_next()
            except (DatabaseUnavailableError, QueueFullError, ShuttingDownError):
                found = False  # what was claimed is free again, or will be when its lease ends
            except Exception:
                _log.exception("a batch of a job failed unexpectedly")
                found = False
            if not found:
                await self._rest()

    async def run_next(self) -> bool:
        """Work on one batch; ``False`` when nothing waits.

        Raises:
            DatabaseUnavailableError: The database does not answer.
            QueueFullError: Requests fill the queues.
            ShuttingDownError: The service is going away.
        """
        if not await self._database.read(has_waiting):
            return False
        await self._wait_turn()
        tasks = self._tasks_with_room()
        claimed = await self._database.write(
            lambda session: claim(session, n_items=self._batch_size, lease_s=self._lease_s, tasks=tasks)
        )
        if claimed is None:
            return False
        try:
            outcomes = await self._work_on(claimed)
        except (QueueFullError, ShuttingDownError, asyncio.CancelledError):
            await self._database.write(lambda session: release(session, claimed, blameless=True))
            raise
        return await self._write_down(claimed, outcomes)

    def _tasks_with_room(self) -> list[Task]:
        """The tasks whose queues have room for a batch.

        Raises:
            QueueFullError: None has.
            ShuttingDownError: The service is going away.
        """
        found: list[Task] = []
        refusal: QueueFullError | None = None
        for task, steps in STEPS.items():
            try:
                self._engine.check_room(steps, self._batch_size)
            except QueueFullError as error:
                refusal = error
            else:
                found.append(task)
        if refusal and not found:
            raise refusal
        return found

    async def _write_down(self, claimed: Claim, outcomes: list[Outcome]) -> bool:
        """Keep the records; items without one are free for another try."""
        if outcomes:
            await self._database.write(lambda session: finish(session, claimed, outcomes))
        if len(outcomes) < len(claimed.items):
            await self._database.write(lambda session: release(session, claimed, blameless=False))
        return bool(outcomes)

    async def _wait_turn(self) -> None:
        """Until no request is being worked on, or jobs have waited long enough."""
        for _ in range(int(_PATIENCE_S / _TICK_S)):
            if not any(self._engine.queue_depths.values()):
                return
            await asyncio.sleep(_TICK_S)

    async def _rest(self) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(_POLL_S):
                await self._news.wait()
        except TimeoutError:
            return

    async def _work_on(self, claimed: Claim) -> list[Outcome]:
        """Outcomes of the items that have one; the others are to be tried again."""
        options = read_options(claimed.options)
        pages = [_page(item) for item in claimed.items]
        findings = await self._engine.run_many(
            pages,
            wanted_steps(STEPS[claimed.task], options),
            max_chars=options.max_chars,
            explain_among=options.explain_among,
            deadline=Deadline.after(self._deadline_s),
        )
        records = [finding.record for finding in findings]
        return [
            Outcome(position=item.position, record=self._render(record, options), failed=bool(record.error))
            for item, record in zip(claimed.items, records, strict=True)
            if _is_final(item, record)
        ]

    def _render(self, record: Record, options: Options) -> bytes:
        try:
            return self._present(record, options)
        except Exception:  # one page must not hold up the job
            _log.exception("a record of a job cannot be written")
            id = replace_half_characters(record.id)  # it may be what cannot be written
            return self._present(make_error_record(InternalError(), id=id, source_path=None), options)


def read_options(stored: Mapping[str, Any]) -> Options:
    """The wishes of a job."""
    return Options(**{**stored, "allowed_labels": tuple(stored.get("allowed_labels", ()))})


def _page(item: ClaimedItem) -> Page:
    if item.attempts > _MAX_ATTEMPTS:
        return Page(content=InternalError())
    try:
        fields = json.loads(item.page)
    except ValueError as exc:
        return Page(content=MalformedJsonError(str(exc)))
    except RecursionError:
        return Page(content=MalformedJsonError("nested too deeply"))
    try:
        return item_page(fields)
    except JianbaoError as error:
        return Page(content=error)


def _is_final(item: ClaimedItem, record: Record) -> bool:
    passing = record.error is not None and record.error.code in _PASSING
    return not passing or item.attempts >= _MAX_ATTEMPTS

"""Jobs: many pages, worked on behind the requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

from jianbao.serve.jobs.forms import JobAnswer, ResultItem, ResultList
from jianbao.serve.jobs.job import Job, Task
from jianbao.serve.options import NO_WISHES, Options

from .errors import UnfinishedError
from .exchanges import AsyncDo, Do
from .job_exchanges import PAGE_ITEMS, ask_cancel, ask_deletion, ask_job, ask_jobs, ask_order, ask_results

# Pages of a job take tenths of a second each; asking more often only keeps the service from them.
_PAUSE_S = 1.0
_ACTIVE = ("queued", "running")


class Jobs:
    """The jobs of a `Client`; that is where the errors of every call are described."""

    def __init__(self, do: Do) -> None:
        self._do = do

    def submit(
        self,
        items: Iterable[Mapping[str, object]],
        *,
        task: Task = "analyze",
        options: Options = NO_WISHES,
        webhook_url: str = "",
    ) -> JobAnswer:
        """Hand many records in; the answer has the job's `id`.

        Args:
            items: Fields of each record, 10,000 at most unless the service is set otherwise.
            task: What is done with every one.
            options: What is wished for.
            webhook_url: Told when the job is finished, if the service allows that host.
        """
        return self._do(ask_order(items, task=task, options=options, webhook_url=webhook_url))

    def get(self, id: str) -> JobAnswer:
        """How far a job has come."""
        return self._do(ask_job(id))

    def list(self) -> Iterator[Job]:
        """The key's own jobs, those taken in last first; an ``admin`` key sees everybody's."""
        before: str | None = ""
        while before is not None:
            page = self._do(ask_jobs(before))
            yield from page.jobs
            before = page.next_before

    def wait(self, id: str, *, timeout_s: float | None = None) -> JobAnswer:
        """The job as soon as it is done or cancelled.

        Args:
            id: Of the job.
            timeout_s: How long to wait at most; ``None`` for as long as it takes.

        Raises:
            UnfinishedError: It was not finished by then; it goes on.
        """
        end = _end(timeout_s)
        while (job := self.get(id)).state in _ACTIVE:
            time.sleep(_pause_s(job, end))
        return job

    def results(self, id: str) -> Iterator[ResultItem]:
        """Records in the order of the items, each as soon as it is there; ends with the job."""
        cursor: int | None = 0
        while cursor is not None:
            page = self._do(ask_results(id, cursor))
            yield from page.items
            cursor = page.next_cursor
            if _must_wait(page):
                time.sleep(_PAUSE_S)

    def cancel(self, id: str) -> JobAnswer:
        """Do no more of a job; its records so far stay. A finished one stays as it is."""
        return self._do(ask_cancel(id))

    def delete(self, id: str) -> None:
        """Forget a job with its pages and records, finished or not.

        Raises:
            ApiError: ``job_not_found``: there is none, or no more because the first answer was lost.
        """
        self._do(ask_deletion(id))


class AsyncJobs:
    """The jobs of an `AsyncClient`; see `Jobs` for every method."""

    def __init__(self, do: AsyncDo) -> None:
        self._do = do

    async def submit(
        self,
        items: Iterable[Mapping[str, object]],
        *,
        task: Task = "analyze",
        options: Options = NO_WISHES,
        webhook_url: str = "",
    ) -> JobAnswer:
        """Hand many records in; the answer has the job's `id`."""
        return await self._do(ask_order(items, task=task, options=options, webhook_url=webhook_url))

    async def get(self, id: str) -> JobAnswer:
        """How far a job has come."""
        return await self._do(ask_job(id))

    async def list(self) -> AsyncIterator[Job]:
        """The key's own jobs, those taken in last first; an ``admin`` key sees everybody's."""
        before: str | None = ""
        while before is not None:
            page = await self._do(ask_jobs(before))
            for job in page.jobs:
                yield job
            before = page.next_before

    async def wait(self, id: str, *, timeout_s: float | None = None) -> JobAnswer:
        """The job as soon as it is done or cancelled."""
        end = _end(timeout_s)
        while (job := await self.get(id)).state in _ACTIVE:
            await asyncio.sleep(_pause_s(job, end))
        return job

    async def results(self, id: str) -> AsyncIterator[ResultItem]:
        """Records in the order of the items, each as soon as it is there; ends with the job."""
        cursor: int | None = 0
        while cursor is not None:
            page = await self._do(ask_results(id, cursor))
            for item in page.items:
                yield item
            cursor = page.next_cursor
            if _must_wait(page):
                await asyncio.sleep(_PAUSE_S)

    async def cancel(self, id: str) -> JobAnswer:
        """Do no more of a job; its records so far stay."""
        return await self._do(ask_cancel(id))

    async def delete(self, id: str) -> None:
        """Forget a job with its pages and records, finished or not."""
        await self._do(ask_deletion(id))


def _end(timeout_s: float | None) -> float:
    return float("inf") if timeout_s is None else time.monotonic() + timeout_s


def _pause_s(job: JobAnswer, end: float) -> float:
    """Seconds until it is worth asking again.

    Raises:
        UnfinishedError: It is past `end`.
    """
    left_s = end - time.monotonic()
    if left_s <= 0:
        raise UnfinishedError(job)
    return min(_PAUSE_S, left_s)


def _must_wait(page: ResultList) -> bool:
    """Whether all that is there was given, and more will come."""
    return not page.is_final and len(page.items) < PAGE_ITEMS

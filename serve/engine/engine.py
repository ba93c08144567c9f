"""Pages of many callers in, records out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType

from jianbao.nlp import Page, Record
from jianbao.nlp.errors import JianbaoError
from jianbao.nlp.record import make_error_record
from jianbao.serve.errors import InternalError, ShuttingDownError
from jianbao.serve.steps import ANALYZE, Steps

from .deadline import Deadline
from .edition import WARM_UP_PAGE
from .editions import Editions
from .inventory import ModelInfo, model_infos
from .lanes import LanePlaces, TaggingLanes
from .limits import EngineLimits
from .observer import Observer
from .order import Order
from .parts import Parts
from .summaries import Summaries

_log = logging.getLogger(__name__)

# A large hub model without a GPU answers its first request in tens of seconds.
_WARM_UP_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of a page.

    Attributes:
        record: Its record.
        timings_ms: Milliseconds spent on it in each stage, waiting included.
        summary_was_kept: Whether its summary is one that was written before.
    """

    record: Record
    timings_ms: dict[str, float]
    summary_was_kept: bool = False


class Engine:
    """Tagging and summarizing behind bounded queues, one for each, so that a summary never delays a tag.

    Use it as ``async with Engine(parts) as engine``.

    Args:
        parts: The models.
        limits: Queues, batches, times.
        observer: See there.
    """

    def __init__(
        self, parts: Parts, limits: EngineLimits | None = None, observer: Observer | None = None
    ) -> None:
        self._parts = parts
        self._observer = observer
        self._limits = limits or EngineLimits()
        self._tagging = TaggingLanes(self._limits, observer)
        self._summaries = Summaries(parts.summarizer, self._limits, observer)
        self._editions = Editions(parts.source, poll_s=self._limits.poll_s, on_change=self._describe)
        self._models: tuple[ModelInfo, ...] = ()
        self._ready = False
        self._closing = False

    @property
    def ready(self) -> bool:
        """True from the end of the warm-up until `close` is called."""
        return self._ready

    @property
    def models(self) -> list[ModelInfo]:
        """The models at work; none before the start."""
        return list(self._models)

    @property
    def queue_depths(self) -> dict[str, int]:
        """Pages that each queue has taken in and not yet let go."""
        return {**self._tagging.depths, "summary": self._summaries.admission.held}

    async def __aenter__(self) -> Engine:
        self._tagging.start()
        self._summaries.start()
        try:
            await self._editions.start(self._parts.classifier)
            await self._warm_up()
        except BaseException:
            await self.close()
            raise
        self._ready = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Take nothing more in, finish what was taken in as far as `EngineLimits.drain_s` allows, stop.

        Whoever still waits then gets `ShuttingDownError`.
        """
        self._ready = False
        self._closing = True
        await self._editions.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.drain_s):
                await self._tagging.wait_empty()
                await self._summaries.admission.wait_empty()
        await self._tagging.stop()
        await self._summaries.stop()

    def check_room(self, steps: Steps, n_pages: int = 1) -> None:
        """Do nothing when `n_pages` would be taken in now; for callers that have yet to fetch them.

        They are taken to be of usual length.

        Raises:
            QueueFullError: A queue is full.
            ShuttingDownError: Nothing is taken in any more.
        """
        if self._closing:
            raise ShuttingDownError
        self._tagging.check_room(n_pages)
        if steps.summarize:
            self._summaries.admission.check_room(n_pages)

    async def refresh(self) -> list[ModelInfo]:
        """Take the registry's champion into service now, without waiting for the next look at it.

        Returns:
            The models at work; `ModelInfo.refused` says when it could not be used.
        """
        await self._editions.refresh()
        return self.models

    async def run(
        self,
        page: Page,
        steps: Steps,
        *,
        max_chars: int | None = None,
        explain_among: Sequence[str] | None = None,
        deadline: Deadline | None = None,
    ) -> Finding:
        """The record of one page.

        Args:
            page: The page.
            steps: What to do with it.
            max_chars: Longest summary; by default the summarizer's own limit.
            explain_among: Labels whose comparison is to be explained, empty for all; by default none is.
            deadline: When to give up; by default `EngineLimits.timeout_s` from now.

        Raises:
            InputError: The page cannot be used.
            QueueFullError: A queue is full; raised before any work.
            DeadlineError: Not done in time; what has not begun is dropped.
            ExplainUnavailableError: The topic model cannot explain itself.
            ShuttingDownError: The engine is closing.
        """
        with self._hold(steps, [page]) as places:
            finding = await self._run(page, self._order(steps, max_chars, explain_among, deadline), places)
        self._note(finding)
        return finding

    async def run_many(
        self,
        pages: Sequence[Page],
        steps: Steps,
        *,
        max_chars: int | None = None,
        explain_among: Sequence[str] | None = None,
        deadline: Deadline | None = None,
    ) -> list[Finding]:
        """What became of `pages`, in their order; a page that fails gives a record with `error`.

        All of them come from the same models, also when a new champion arrives meanwhile.

        Raises:
            QueueFullError: Not all of them fit; raised before any work.
            ShuttingDownError: The engine is closing.
        """
        order = self._order(steps, max_chars, explain_among, deadline)
        with self._hold(steps, pages) as places:
            return await asyncio.gather(*(self._find(page, order, places) for page in pages))

    async def _warm_up(self) -> None:
        order = self._order(ANALYZE, None, None, Deadline.after(_WARM_UP_S))
        with self._hold(ANALYZE, [WARM_UP_PAGE]) as places:
            await self._run(WARM_UP_PAGE, order, places)

    def _note(self, finding: Finding) -> None:
        if self._observer:
            worked_ms = finding.timings_ms
            if finding.summary_was_kept:
                worked_ms = {stage: ms for stage, ms in worked_ms.items() if stage != "summary"}
            self._observer.observe_stages(worked_ms)

    def _describe(self) -> None:
        self._models = model_infos(self._editions.current, self._parts.summarizer, self._editions.refused)

    def _order(
        self,
        steps: Steps,
        max_chars: int | None,
        explain_among: Sequence[str] | None,
        deadline: Deadline | None,
    ) -> Order:
        return Order(
            steps=steps,
            classifier=self._editions.current.classifier if steps.classify else None,
            max_chars=max_chars,
            explain_among=explain_among,
            deadline=deadline or Deadline.after(self._limits.timeout_s),
        )

    @contextmanager
    def _hold(self, steps: Steps, pages: Sequence[Page]) -> Iterator[LanePlaces]:
        """Room for all that is to be done, so that nothing is refused half way; gives that for tagging."""
        if self._closing:
            raise ShuttingDownError
        n_summaries = len(pages) if steps.summarize else 0
        with self._tagging.hold(pages) as places, self._summaries.admission.hold(n_summaries):
            yield places

    async def _find(self, page: Page, order: Order, places: LanePlaces) -> Finding:
        try:
            finding = await self._run(page, order, places)
        except JianbaoError as error:
            return _failure(page, error)
        except Exception:  # one page must not cost the others their answers
            _log.exception("a page of a batch failed unexpectedly")
            return _failure(page, InternalError())
        self._note(finding)
        return finding

    async def _run(self, page: Page, order: Order, places: LanePlaces) -> Finding:
        async with order.deadline.enforced():
            start = time.perf_counter()
            tagged = await self._tagging.tag(page, order, places)
            timings_ms = {"tagging": _ms_since(start)}
            written = None
            if order.steps.summarize:
                start = time.perf_counter()
                written = await self._summaries.write(order.summary_job(tagged))
                timings_ms["summary"] = _ms_since(start)
        return Finding(
            record=order.record(page, tagged, written.summary if written else None),
            timings_ms=timings_ms,
            summary_was_kept=written is not None and written.was_kept,
        )


def _failure(page: Page, error: JianbaoError) -> Finding:
    record = make_error_record(error, id=page.id, source_path=page.source_path)
    return Finding(record=record, timings_ms={})


def _ms_since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 1)

"""Pages of many callers in, records out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType

from jianbao.nlp import Article, Page, Record, Summary
from jianbao.nlp.errors import InputError, JianbaoError
from jianbao.nlp.record import make_error_record, make_record
from jianbao.serve.errors import InternalError, ShuttingDownError
from jianbao.serve.steps import ANALYZE, Steps

from .batcher import Batcher
from .deadline import Deadline
from .inventory import ModelInfo, model_infos
from .limits import EngineLimits
from .parts import Parts
from .tagging import Tagged, Tagger, TaggingJob

_log = logging.getLogger(__name__)

# Goes through the models before the first request, which then finds everything loaded.
_WARM_UP = Page(
    content={
        "title": "清河县新建三座便民桥",
        "text": "5月6日，清河县新建的三座便民桥同时通车，沿河6个村的村民赶集不再绕行8公里。\n"
        "县交通局介绍，三座桥总投资420万元，去年9月开工。",
    }
)
# A large hub model without a GPU answers its first request in tens of seconds.
_WARM_UP_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A record, and the milliseconds spent on it in each stage, waiting included."""

    record: Record
    timings_ms: dict[str, float]


class Engine:
    """Tagging and summarizing behind bounded queues, one for each, so that a summary never delays a tag.

    Use it as ``async with Engine(parts) as engine``.

    Args:
        parts: The models.
        limits: Queues, batches, times.
    """

    def __init__(self, parts: Parts, limits: EngineLimits | None = None) -> None:
        self._parts = parts
        self._limits = limits or EngineLimits()
        self._tagging: Batcher[TaggingJob, Tagged | InputError] = Batcher(
            "tagging", Tagger(parts.classifier).tag, self._limits.tagging
        )
        self._summaries: Batcher[Article, Summary] = Batcher(
            "summary", parts.summarizer.summarize, self._limits.summary
        )
        self._topic_model = ""
        self._ready = False
        self._closing = False

    @property
    def ready(self) -> bool:
        """True from the end of the warm-up until `close` is called."""
        return self._ready

    @property
    def models(self) -> list[ModelInfo]:
        """The models at work."""
        return model_infos(self._parts, self._topic_model)

    async def __aenter__(self) -> Engine:
        self._tagging.start()
        self._summaries.start()
        try:
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
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.drain_s):
                await self._tagging.admission.wait_empty()
                await self._summaries.admission.wait_empty()
        await self._tagging.stop()
        await self._summaries.stop()

    def check_room(self, steps: Steps, n_pages: int = 1) -> None:
        """Do nothing when `n_pages` would be taken in now; for callers that have yet to fetch them.

        Raises:
            QueueFullError: A queue is full.
            ShuttingDownError: Nothing is taken in any more.
        """
        if self._closing:
            raise ShuttingDownError
        self._tagging.admission.check_room(n_pages)
        if steps.summarize:
            self._summaries.admission.check_room(n_pages)

    async def run(self, page: Page, steps: Steps, *, deadline: Deadline | None = None) -> Finding:
        """The record of one page.

        Raises:
            InputError: The page cannot be used.
            QueueFullError: A queue is full; raised before any work.
            DeadlineError: Not done in time; what has not begun is dropped.
            ShuttingDownError: The engine is closing.
        """
        with self._hold(steps, 1):
            return await self._run(page, steps, deadline or self._default_deadline())

    async def run_many(
        self, pages: Sequence[Page], steps: Steps, *, deadline: Deadline | None = None
    ) -> list[Record]:
        """Records of `pages`, in their order; a page that fails gives a record with `error`.

        Raises:
            QueueFullError: Not all of them fit; raised before any work.
            ShuttingDownError: The engine is closing.
        """
        deadline = deadline or self._default_deadline()
        with self._hold(steps, len(pages)):
            return await asyncio.gather(*(self._record(page, steps, deadline) for page in pages))

    async def _warm_up(self) -> None:
        topic = (await self.run(_WARM_UP, ANALYZE, deadline=Deadline.after(_WARM_UP_S))).record.topic
        self._topic_model = topic.model if topic else ""

    def _default_deadline(self) -> Deadline:
        return Deadline.after(self._limits.timeout_s)

    @contextmanager
    def _hold(self, steps: Steps, n_pages: int) -> Iterator[None]:
        self.check_room(steps, n_pages)
        n_summaries = n_pages if steps.summarize else 0
        with self._tagging.admission.hold(n_pages), self._summaries.admission.hold(n_summaries):
            yield

    async def _record(self, page: Page, steps: Steps, deadline: Deadline) -> Record:
        try:
            return (await self._run(page, steps, deadline)).record
        except JianbaoError as error:
            return make_error_record(error, id=page.id, source_path=page.source_path)
        except Exception:  # one page must not cost the others their answers
            _log.exception("a page of a batch failed unexpectedly")
            return make_error_record(InternalError(), id=page.id, source_path=page.source_path)

    async def _run(self, page: Page, steps: Steps, deadline: Deadline) -> Finding:
        if isinstance(page.content, JianbaoError):
            raise page.content
        async with deadline.enforced():
            start = time.perf_counter()
            tagged = await self._tagging.submit(TaggingJob(content=page.content, wants_topic=steps.classify))
            if isinstance(tagged, InputError):
                raise tagged
            timings_ms = {"tagging": _ms_since(start)}
            summary = None
            if steps.summarize:
                start = time.perf_counter()
                summary = await self._summaries.submit(tagged.article)
                timings_ms["summary"] = _ms_since(start)
        return Finding(record=_make_record(page, steps, tagged, summary), timings_ms=timings_ms)


def _make_record(page: Page, steps: Steps, tagged: Tagged, summary: Summary | None) -> Record:
    return make_record(
        tagged.article,
        id=page.id,
        source_path=page.source_path,
        topic=tagged.topic,
        summary=summary,
        with_text=steps.with_text,
    )


def _ms_since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 1)

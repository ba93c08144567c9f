"""The second stage: what has been written before is given again, the rest waits for the model."""

from __future__ import annotations

from dataclasses import dataclass

from jianbao.nlp import Summarizer, Summary

from .admission import Admission
from .batcher import Batcher
from .limits import EngineLimits
from .observer import Observer
from .summarizing import SummaryJob, SummaryWriter
from .summary_cache import SummaryCache, summary_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A summary, and whether it had been kept."""

    summary: Summary
    was_kept: bool


class Summaries:
    """Writes summaries in batches behind a bounded queue.

    Args:
        summarizer: Writes them.
        limits: Of the engine.
        observer: See there.
    """

    def __init__(self, summarizer: Summarizer, limits: EngineLimits, observer: Observer | None) -> None:
        on_batch = observer.observe_batch if observer else None
        self._batcher: Batcher[SummaryJob, Summary] = Batcher(
            "summary", SummaryWriter(summarizer).write, limits.summary, on_batch
        )
        self._summarizer = summarizer
        self._kept = SummaryCache(limits.summary_cache_bytes)
        self._observer = observer

    @property
    def admission(self) -> Admission:
        """Room of the queue."""
        return self._batcher.admission

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._batcher.start()

    async def stop(self) -> None:
        """End the work; see `Batcher.stop`."""
        await self._batcher.stop()

    async def write(self, job: SummaryJob) -> Written:
        """The summary of an article, from the model only where none is kept."""
        key = self._key(job)
        kept = self._kept.get(key)
        if self._observer:
            self._observer.count_lookup("summaries", hit=kept is not None)
        if kept:
            return Written(summary=kept, was_kept=True)
        summary = await self._batcher.submit(job)
        if key == self._key(job):  # else another model may have written it
            self._kept.put(key, summary)
        return Written(summary=summary, was_kept=False)

    def _key(self, job: SummaryJob) -> bytes:
        return summary_key(job.wording, self._summarizer.name, job.max_chars)

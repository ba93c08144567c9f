"""The second stage: articles to summaries of the length that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from jianbao.nlp import Article, Summarizer, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryJob:
    """An article to be summarized.

    Attributes:
        article: The article.
        wording: See `hash_wording`.
        max_chars: Longest summary in characters; ``None`` for the summarizer's limit.
    """

    article: Article
    wording: bytes
    max_chars: int | None


@runtime_checkable
class LimitedSummarizer(Protocol):
    """A summarizer that can keep to another limit than its own."""

    def limited_to(self, max_chars: int) -> Summarizer:
        """The same model writing summaries of at most `max_chars` characters."""


class SummaryWriter:
    """Summarizes the articles of one limit in one call.

    Args:
        summarizer: Writes; one that is no `LimitedSummarizer` keeps to its own limit.
    """

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    def write(self, jobs: Sequence[SummaryJob]) -> list[Summary]:
        """Summaries of the jobs, in their order."""
        found: dict[int, Summary] = {}
        for limit in dict.fromkeys(job.max_chars for job in jobs):
            positions = [i for i, job in enumerate(jobs) if job.max_chars == limit]
            summaries = self._within(limit).summarize([jobs[i].article for i in positions])
            found.update(zip(positions, summaries, strict=False))
        return [found[i] for i in sorted(found)]

    def _within(self, limit: int | None) -> Summarizer:
        if limit is None or not isinstance(self._summarizer, LimitedSummarizer):
            return self._summarizer
        return self._summarizer.limited_to(limit)

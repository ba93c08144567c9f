"""What a call wants done with its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianbao.nlp import Page, Record, Summary, TopicClassifier
from jianbao.nlp.pipeline import PageContent
from jianbao.nlp.record import make_record
from jianbao.serve.steps import Steps

from .deadline import Deadline
from .summarizing import SummaryJob
from .tagging import Tagged, TaggingJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The same for all pages of a call.

    Attributes:
        steps: What is done with a page.
        classifier: The one at work when the call came; ``None`` when no topic is wanted.
        max_chars: Longest summary; ``None`` for the summarizer's own limit.
        explain_among: See `TaggingJob`.
        deadline: When to give up.
    """

    steps: Steps
    classifier: TopicClassifier | None
    max_chars: int | None
    explain_among: Sequence[str] | None
    deadline: Deadline

    def tagging_job(self, content: PageContent) -> TaggingJob:
        """What the first stage does with a page."""
        return TaggingJob(
            content=content,
            classifier=self.classifier,
            explain_among=self.explain_among,
            for_summary=self.steps.summarize,
        )

    def summary_job(self, tagged: Tagged) -> SummaryJob:
        """What the second stage does with its article."""
        return SummaryJob(article=tagged.article, wording=tagged.wording, max_chars=self.max_chars)

    def record(self, page: Page, tagged: Tagged, summary: Summary | None) -> Record:
        """What has become of a page."""
        return make_record(
            tagged.article,
            id=page.id,
            source_path=page.source_path,
            topic=tagged.topic,
            summary=summary,
            with_text=self.steps.with_text,
            content_hash=tagged.content_hash,
        )

"""Writes headlines and summaries that say nothing the article does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import Kind, Summary, TextGenerator

from .draft import Draft, Limits
from .rounds import write_drafts
from .salience import SourceChooser, SourceText
from .support import SupportChecker

_KINDS: tuple[Kind, ...] = ("headline", "summary")
# Source tokens of the readings after the first. A model that reads less mixes less up: of 150 summaries the
# fallback took 13 with two narrower readings, 11 with three, 7 with these four.
_NARROWER_TOKENS: dict[Kind, tuple[int, ...]] = {"headline": (128, 64, 48), "summary": (128, 96, 64, 48)}


class FaithfulSummarizer:
    """A `Summarizer` that lets a model write and prints what stands up to a check against the article.

    Every candidate of the model is brought into style and checked for defects of form and for numbers,
    dates and names that the article does not support. Where none passes, slips in what was copied are mended
    with the article's words; else the model writes again with the unsupported strings banned, then from the
    article's few most telling sentences alone, and at last the article's own sentences are taken.

    Args:
        generator: The model.
        headline_max_chars: Longest headline.
        summary_min_chars: Shortest summary; a body that is not longer is its own summary.
        summary_max_chars: Longest summary.
        use_title: Let the model read the paper's own title, and count it as support.
        reads_ahead: Whether the model writes several texts at the same time; see `write_drafts`.

    Raises:
        ValueError: The limits leave no room.
    """

    def __init__(
        self,
        generator: TextGenerator,
        *,
        headline_max_chars: int = 30,
        summary_min_chars: int = 40,
        summary_max_chars: int = 120,
        use_title: bool = False,
        reads_ahead: bool = False,
    ) -> None:
        self._generator = generator
        self._reads_ahead = reads_ahead
        self._limits = Limits(
            headline_max_chars=headline_max_chars,
            summary_min_chars=summary_min_chars,
            summary_max_chars=summary_max_chars,
        )
        self._use_title = use_title

    @property
    def name(self) -> str:
        """Name and version of the model."""
        return self._generator.name

    def limited_to(self, max_chars: int) -> FaithfulSummarizer:
        """The same model and rules with summaries of at most `max_chars` characters.

        Raises:
            ValueError: The limits leave no room.
        """
        limits = replace(self._limits, summary_max_chars=max_chars)
        limited = copy(self)
        limited._limits = limits
        return limited

    def summarize(self, articles: Sequence[Article]) -> list[Summary]:
        """Summaries of `articles`, in their order.

        All texts of a round go to the model in one call; see `write_drafts`. An article without a body
        gives an empty summary with the warning ``no_body``.
        """
        drafts = [self._drafts(article) for article in articles]
        both = [draft for pair in drafts for draft in pair]
        write_drafts(both, self._generator, reads_ahead=self._reads_ahead)
        return [self._summary(*pair) for pair in drafts]

    def _drafts(self, article: Article) -> list[Draft]:
        title = article.title if self._use_title else ""
        checker = SupportChecker(article.text, title=title)
        chooser = SourceChooser(article, self._generator.count_tokens)
        return [
            Draft(
                body=article.text,
                kind=kind,
                sources=self._sources(chooser, title, kind),
                checker=checker,
                limits=self._limits,
                title=title,
            )
            for kind in _KINDS
        ]

    def _sources(self, chooser: SourceChooser, title: str, kind: Kind) -> Iterator[SourceText]:
        """What the model reads, and what of it alone when that brings nothing."""
        window = self._generator.max_source_tokens(kind)
        last = None
        for budget in (window, *_NARROWER_TOKENS[kind]):
            source = self._source(chooser, title, min(budget, window))
            if source != last:
                yield source
            last = source

    def _source(self, chooser: SourceChooser, title: str, budget_tokens: int) -> SourceText:
        """Sentences of the article; `title` goes in front on a line of its own, not counted as read."""
        if not title:
            return chooser.choose(budget_tokens)
        left = budget_tokens - self._generator.count_tokens([title + "\n"])[0]
        body = chooser.choose(max(left, 1))
        return replace(body, text=f"{title}\n{body.text}")

    def _summary(self, headline: Draft, summary: Draft) -> Summary:
        warnings = [*headline.warnings, *summary.warnings]
        truncated = summary.source.truncated or headline.source.truncated
        if truncated:
            warnings.append("source_truncated")
        return Summary(
            headline=headline.text,
            text=summary.text,
            method=summary.method,
            headline_method=headline.method,
            supported=headline.report.supported and summary.report.supported,
            evidence=(*headline.report.evidence, *summary.report.evidence),
            chars_read=summary.source.chars_read,
            truncated=truncated,
            model=self.name,
            warnings=tuple(dict.fromkeys(warnings)),
        )

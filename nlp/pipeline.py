"""The whole chain: page -> article -> topic -> summary -> record."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from itertools import islice, repeat
from typing import Any

from .article import Article
from .containment import Containment
from .errors import ExplainUnavailableError, InputError, JianbaoError, SummaryFailedError
from .explanation import Explanation
from .protocols import ExplainingClassifier, Summarizer, Summary, TopicClassifier
from .reading import read_page
from .record import Record, TopicField, make_error_record, make_record, topic_field

_log = logging.getLogger(__name__)

PageContent = bytes | str | Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page to be worked on.

    Attributes:
        content: Bytes or text of the page, a record with fields, or the error met when fetching it.
        id: The caller's identifier, kept in the record.
        source_path: The file it came from.
    """

    content: PageContent | JianbaoError
    id: str | None = None
    source_path: str | None = None


class Pipeline:
    """Reads pages, tags them and summarizes them, in batches.

    Args:
        classifier: Gives topics; ``None`` leaves `Record.topic` empty.
        summarizer: Writes summaries; ``None`` leaves `Record.summary` empty.
        with_text: False leaves the body out of the records.
        explain: True puts the words that carried the decision into every topic.
        batch_size: Pages held in memory at once by `run_many`. Summaries are sorted by length inside
            a batch, so a larger one wastes less padding.

    Raises:
        ExplainUnavailableError: `classifier` cannot explain its answers.
    """

    def __init__(
        self,
        *,
        classifier: TopicClassifier | None = None,
        summarizer: Summarizer | None = None,
        with_text: bool = True,
        explain: bool = False,
        batch_size: int = 64,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        if explain and classifier and not isinstance(classifier, ExplainingClassifier):
            raise ExplainUnavailableError
        self.classifier = classifier
        self.summarizer = summarizer
        self._contained = Containment(summarizer) if summarizer else None
        self._with_text = with_text
        self._explain = explain
        self._batch_size = batch_size

    @classmethod
    def load(cls, name: str = "bundled", **options: Any) -> Pipeline:
        """The pipeline that an installed package offers under `name`.

        ``"bundled"`` is `jianbao.models.loading.load_pipeline`, found through the entry-point group
        ``jianbao.pipelines`` so that this package needs to know no model library.

        Raises:
            ValueError: No installed package offers `name`.
        """
        offered = entry_points(group="jianbao.pipelines")
        if name not in offered.names:
            raise ValueError(f"no pipeline {name!r}; installed: {', '.join(sorted(offered.names)) or 'none'}")
        pipeline: Pipeline = offered[name].load()(**options)
        return pipeline

    def run(self, page: Page | PageContent) -> Record:
        """The record of one page.

        Raises:
            InputError: The page cannot be used.
        """
        reading = _read(_as_page(page))
        if isinstance(reading.outcome, JianbaoError):
            raise reading.outcome
        articles = [reading.outcome]
        summaries = self.summarizer.summarize(articles) if self.summarizer else [None]
        return self._record(reading, zip(self._topics(articles), summaries, strict=True))

    def run_many(self, pages: Iterable[Page | PageContent]) -> Iterator[Record]:
        """Records of `pages`, in their order; a page that cannot be used gives a record with `error`.

        So does an article on which the summarizer fails, unless it fails on all; see `Containment`.
        Holds the articles of one batch in memory, never their pages, so `pages` may be endless.
        """
        readings = (_read(_as_page(page)) for page in pages)
        while batch := list(islice(readings, self._batch_size)):
            yield from self._records(batch)

    def _records(self, readings: Sequence[_Reading]) -> list[Record]:
        articles = [reading.outcome for reading in readings if isinstance(reading.outcome, Article)]
        findings = zip(self._topics(articles), self._summaries(articles), strict=True)
        return [self._record(reading, findings) for reading in readings]

    def _record(
        self,
        reading: _Reading,
        findings: Iterator[tuple[TopicField | None, Summary | SummaryFailedError | None]],
    ) -> Record:
        if isinstance(reading.outcome, JianbaoError):
            return make_error_record(reading.outcome, id=reading.id, source_path=reading.source_path)
        topic, summary = next(findings)
        if isinstance(summary, SummaryFailedError):
            return make_error_record(summary, id=reading.id, source_path=reading.source_path)
        return make_record(
            reading.outcome,
            id=reading.id,
            source_path=reading.source_path,
            topic=topic,
            summary=summary,
            with_text=self._with_text,
        )

    def _topics(self, articles: Sequence[Article]) -> Sequence[TopicField | None]:
        if self.classifier is None:
            return [None] * len(articles)
        return find_topics(self.classifier, articles, explain=self._explain)

    def _summaries(self, articles: Sequence[Article]) -> Sequence[Summary | SummaryFailedError | None]:
        if self._contained is None:
            return [None] * len(articles)
        return self._contained.summarize(articles)


def find_topics(
    classifier: TopicClassifier, articles: Sequence[Article], *, explain: bool = False
) -> list[TopicField]:
    """Topics of `articles` as the record shows them; the classifier is not asked about nothing.

    Raises:
        ExplainUnavailableError: An explanation is wanted, but `classifier` has none.
    """
    if not articles:
        return []
    names = classifier.display_names
    topics = [topic_field(topic, names[topic.label]) for topic in classifier.classify(articles)]
    if explain:
        reasons = map(explain_topic, repeat(classifier), articles, [topic.label for topic in topics])
        return [replace(topic, explanation=why) for topic, why in zip(topics, reasons, strict=True)]
    return topics


def explain_topic(
    classifier: TopicClassifier, article: Article, label: str, among: Sequence[str] = ()
) -> Explanation:
    """The words that carried the decision for `label`; see `ExplainingClassifier.explain`.

    Raises:
        ExplainUnavailableError: `classifier` has none.
    """
    if not isinstance(classifier, ExplainingClassifier):
        raise ExplainUnavailableError
    return classifier.explain(article, label, among)


def _as_page(page: Page | PageContent) -> Page:
    return page if isinstance(page, Page) else Page(content=page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What became of one page; its bytes are not kept."""

    id: str | None
    source_path: str | None
    outcome: Article | JianbaoError


def _read(page: Page) -> _Reading:
    return _Reading(id=page.id, source_path=page.source_path, outcome=_read_content(page))


def _read_content(page: Page) -> Article | JianbaoError:
    if isinstance(page.content, JianbaoError):
        return page.content
    try:
        return read_page(page.content)
    except JianbaoError as error:
        return error
    except Exception as error:  # one page that trips a parser must not end a million-page run
        _log.exception("reading %s failed", page.source_path or page.id)
        return InputError(
            f"reading the page failed unexpectedly: {type(error).__name__}: {error}; please report the page",
            f"读取页面时发生意外错误（{type(error).__name__}），请把该页面反馈给开发者。",
        )

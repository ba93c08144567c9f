"""The first stage: pages to articles with topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jianbao.nlp import Article, TopicClassifier
from jianbao.nlp.errors import InputError
from jianbao.nlp.pipeline import PageContent, find_topics
from jianbao.nlp.reading import read_page
from jianbao.nlp.record import TopicField


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggingJob:
    """A page to be read, and classified when `wants_topic`."""

    content: PageContent
    wants_topic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An article, with its topic when that was wanted."""

    article: Article
    topic: TopicField | None


class Tagger:
    """Reads pages one by one and classifies the articles in one call.

    Args:
        classifier: Gives the topics.
    """

    def __init__(self, classifier: TopicClassifier) -> None:
        self._classifier = classifier

    def tag(self, jobs: Sequence[TaggingJob]) -> list[Tagged | InputError]:
        """What became of each page; a page that cannot be used gives its error."""
        outcomes = [_read(job.content) for job in jobs]
        pairs = list(zip(jobs, outcomes, strict=True))
        wanted = [outcome for job, outcome in pairs if job.wants_topic and isinstance(outcome, Article)]
        topics = iter(find_topics(self._classifier, wanted))
        return [_tagged(job, outcome, topics) for job, outcome in pairs]


def _tagged(
    job: TaggingJob, outcome: Article | InputError, topics: Iterator[TopicField]
) -> Tagged | InputError:
    if isinstance(outcome, InputError):
        return outcome
    return Tagged(article=outcome, topic=next(topics) if job.wants_topic else None)


def _read(content: PageContent) -> Article | InputError:
    try:
        return read_page(content)
    except InputError as error:
        return error

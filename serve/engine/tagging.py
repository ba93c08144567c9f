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
    """A page to be read, and what is to classify it.

    Attributes:
        content: The page.
        classifier: The one that was at work when the request came; ``None`` when no topic is wanted.
    """

    content: PageContent
    classifier: TopicClassifier | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An article, with its topic when that was wanted."""

    article: Article
    topic: TopicField | None


def tag(jobs: Sequence[TaggingJob]) -> list[Tagged | InputError]:
    """What became of each page; a page that cannot be used gives its error.

    Pages are read one by one; the articles of one classifier are classified in one call.
    """
    outcomes = [_read(job.content) for job in jobs]
    pairs = list(zip(jobs, outcomes, strict=True))
    topics = {
        classifier: iter(find_topics(classifier, _articles_for(classifier, pairs)))
        for classifier in {job.classifier for job in jobs}
        if classifier is not None
    }
    return [_tagged(job, outcome, topics) for job, outcome in pairs]


def _articles_for(
    classifier: TopicClassifier, pairs: Sequence[tuple[TaggingJob, Article | InputError]]
) -> list[Article]:
    return [
        outcome for job, outcome in pairs if job.classifier is classifier and isinstance(outcome, Article)
    ]


def _tagged(
    job: TaggingJob, outcome: Article | InputError, topics: dict[TopicClassifier, Iterator[TopicField]]
) -> Tagged | InputError:
    if isinstance(outcome, InputError):
        return outcome
    return Tagged(article=outcome, topic=next(topics[job.classifier]) if job.classifier else None)


def _read(content: PageContent) -> Article | InputError:
    try:
        return read_page(content)
    except InputError as error:
        return error

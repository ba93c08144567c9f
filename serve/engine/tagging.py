"""The first stage: pages to articles with topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jianbao.nlp import Article, TopicClassifier
from jianbao.nlp.errors import InputError
from jianbao.nlp.pipeline import PageContent, explain_topic, find_topics
from jianbao.nlp.reading import read_page
from jianbao.nlp.record import TopicField
from jianbao.serve.shaping import best_label

from .summary_cache import hash_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggingJob:
    """A page to be read, and what is to classify it.

    Attributes:
        content: The page.
        classifier: The one that was at work when the request came; ``None`` when no topic is wanted.
        explain_among: Labels whose comparison is to be explained, empty for all; ``None`` when none is.
        for_summary: Whether the article is to be summarized next.
    """

    content: PageContent
    classifier: TopicClassifier | None
    explain_among: Sequence[str] | None = None
    for_summary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An article, with its topic when that was wanted.

    Attributes:
        article: As it was read.
        content_hash: Of `article`, worked out here so that the event loop need not.
        wording: See `hash_wording`; empty when no summary is wanted.
        topic: Its topic.
    """

    article: Article
    content_hash: str
    wording: bytes
    topic: TopicField | None


def tag(jobs: Sequence[TaggingJob]) -> list[Tagged | InputError]:
    """What became of each page; a page that cannot be used gives its error.

    Pages are read one by one; the articles of one classifier are classified in one call.

    Raises:
        ExplainUnavailableError: An explanation is wanted that the classifier has not.
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
    topic = next(topics[job.classifier]) if job.classifier else None
    if topic and job.classifier and job.explain_among is not None:
        label = best_label(topic.scores, job.explain_among)  # the one that this caller is told
        why = explain_topic(job.classifier, outcome, label, job.explain_among)
        topic = replace(topic, explanation=why)
    wording = hash_wording(outcome) if job.for_summary else b""
    return Tagged(article=outcome, content_hash=outcome.content_hash, wording=wording, topic=topic)


def _read(content: PageContent) -> Article | InputError:
    try:
        return read_page(content)
    except InputError as error:
        return error

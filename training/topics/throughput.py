"""Articles per second of given lengths."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import TopicClassifier

from .data import LabelledArticle

_BATCH = 64  # what the pipeline classifies at once
_MOST = 512  # different articles of one length; then they come again


def measure_throughput(
    classifier: TopicClassifier, rows: Sequence[LabelledArticle], lengths: Sequence[int], seconds: float = 1.0
) -> dict[str, float]:
    """Articles per second by length, as a user gets them: raw articles in, topics out.

    Args:
        classifier: What is measured.
        rows: Their titles and texts are what the articles are cut from.
        lengths: Characters of the bodies.
        seconds: Each length is measured at least so long, and at least for one batch.
    """
    classifier.classify([rows[0].article])  # what is loaded on first use does not count
    return {str(n_chars): _measure(classifier, cut_articles(rows, n_chars), seconds) for n_chars in lengths}


def cut_articles(rows: Sequence[LabelledArticle], n_chars: int) -> list[Article]:
    """Articles with bodies of exactly `n_chars` characters, cut from all texts in turn."""
    text = "".join(
        char for row in rows for char in row.article.text or row.article.title if not char.isspace()
    )
    text *= -(-n_chars // len(text))  # little text is repeated until it is one body long
    starts = range(0, len(text) - n_chars + 1, n_chars)
    titles = cycle([row.article.title for row in rows])
    pieces = (text[start : start + n_chars] for start in islice(starts, _MOST))
    return [Article(title=next(titles), paragraphs=(piece,)) for piece in pieces]


def _measure(classifier: TopicClassifier, articles: Sequence[Article], seconds: float) -> float:
    done, begun = 0, time.perf_counter()
    supply = cycle(articles)
    while (spent := time.perf_counter() - begun) < seconds or not done:
        done += len(classifier.classify(list(islice(supply, _BATCH))))
    return round(done / spent, 1)

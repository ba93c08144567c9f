"""Lets a champion and a candidate answer the same articles."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from statistics import median

import numpy as np

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import TopicClassifier
from jianbao.training.topics.data import LabelledArticle

from .trial import Floats, Fresh, Part, Trial

_TIMED = 100  # articles of a timing: 0.02 s of the linear model, some seconds of a transformer
# The models take turns and the median of the rounds counts: other work on the machine slows down both.
_LEAST_ROUNDS, _MOST_ROUNDS, _ENOUGH_S = 3, 25, 2.0


def hold_contest(
    champion: TopicClassifier,
    candidate: TopicClassifier,
    parts: Mapping[str, Sequence[LabelledArticle]],
    golden: Sequence[LabelledArticle],
    fresh: Sequence[LabelledArticle],
) -> Trial:
    """Both models' answers on every part and on the golden articles, and their speed.

    Args:
        champion: What serves now.
        candidate: What may replace it.
        parts: Held-out articles by the name of the part; at least one article.
        golden: Articles whose label nobody doubts.
        fresh: New labels, which the champion did not learn from.
    """
    known = list(champion.labels)
    labels = (*known, *(label for label in candidate.labels if label not in known))
    timed = [row.article for rows in (golden, *parts.values()) for row in rows]
    champion_speed, candidate_speed = _speeds(champion, candidate, timed)
    return Trial(
        labels=labels,
        new_labels=labels[len(known) :],
        lost_labels=tuple(label for label in known if label not in candidate.labels),
        parts=tuple(_part(name, rows, labels, champion, candidate) for name, rows in parts.items()),
        golden=_part("golden", golden, labels, champion, candidate),
        fresh=_fresh(fresh, champion),
        champion_speed=champion_speed,
        candidate_speed=candidate_speed,
    )


def _part(
    name: str,
    rows: Sequence[LabelledArticle],
    labels: Sequence[str],
    champion: TopicClassifier,
    candidate: TopicClassifier,
) -> Part:
    known = [row for row in rows if row.label in labels]
    articles = [row.article for row in known]
    return Part(
        name=name,
        targets=np.array([labels.index(row.label) for row in known], dtype=np.int64),
        champion=_probabilities(champion, articles, labels),
        candidate=_probabilities(candidate, articles, labels),
        titles=tuple(article.title for article in articles),
    )


def _fresh(rows: Sequence[LabelledArticle], champion: TopicClassifier) -> Fresh:
    """Only labels the champion knows: what is given a new label may well have been something else before."""
    known = list(champion.labels)
    rows = [row for row in rows if row.label in known]
    topics = champion.classify([row.article for row in rows])
    return Fresh(
        targets=np.array([known.index(row.label) for row in rows], dtype=np.int64),
        answers=np.array([known.index(topic.label) for topic in topics], dtype=np.int64),
        sure=np.array([not topic.needs_review for topic in topics], dtype=np.bool_),
    )


def _probabilities(model: TopicClassifier, articles: Sequence[Article], labels: Sequence[str]) -> Floats:
    scores = [[topic.scores.get(label, 0.0) for label in labels] for topic in model.classify(articles)]
    return np.array(scores, dtype=np.float32).reshape(len(articles), len(labels))


def _speeds(
    champion: TopicClassifier, candidate: TopicClassifier, articles: Sequence[Article]
) -> tuple[float, float]:
    """Articles per second of both."""
    timed = [articles[number % len(articles)] for number in range(_TIMED)]
    rounds: list[tuple[float, float]] = []
    while len(rounds) < _LEAST_ROUNDS or (len(rounds) < _MOST_ROUNDS and _total(rounds) < _ENOUGH_S):
        rounds.append((_seconds(champion, timed), _seconds(candidate, timed)))
    first, second = (median(seconds) for seconds in zip(*rounds, strict=True))
    return _TIMED / first, _TIMED / second


def _total(rounds: Sequence[tuple[float, float]]) -> float:
    return sum(sum(seconds) for seconds in rounds)


def _seconds(model: TopicClassifier, articles: Sequence[Article]) -> float:
    started = time.perf_counter()
    model.classify(articles)
    return time.perf_counter() - started

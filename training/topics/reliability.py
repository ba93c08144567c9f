"""How far a score can be believed: reliability in bins, and accuracy against the share that is answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .answers import Answers

Floats = NDArray[np.float32]

_BINS = 15  # as in Guo et al. 2017
_COVERAGE_POINTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Articles of about the same score.

    Attributes:
        score: Their mean score.
        share_right: How many of them the score was right about, 0..1.
        n: How many there are.
    """

    score: float
    share_right: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is left when only scores from `score` on are taken.

    Attributes:
        score: The lowest score taken.
        coverage: Share of articles taken, 0..1.
        accuracy: Share of these that are right, 0..1.
    """

    score: float
    coverage: float
    accuracy: float


def reliability(scores: Floats, right: NDArray[np.bool_]) -> list[Bin]:
    """Bins of equal width that hold articles, from low scores to high; arguments have *shape* (articles,)."""
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return [
        Bin(score=float(scores[there].mean()), share_right=float(right[there].mean()), n=int(there.sum()))
        for place in np.unique(places)
        for there in [places == place]
    ]


def class_reliability(answers: Answers) -> dict[str, list[Bin]]:
    """For each label the score it got, against how often it was the right one."""
    return {
        label: reliability(answers.probabilities[:, column], answers.targets == column)
        for column, label in enumerate(answers.labels)
    }


def calibration_error(bins: list[Bin]) -> float:
    """Mean distance between score and share of right answers (expected calibration error)."""
    return sum(abs(b.score - b.share_right) * b.n for b in bins) / sum(b.n for b in bins)


def coverage_curve(answers: Answers) -> list[Coverage]:
    """At most 100 points from the surest article to all of them."""
    order = np.argsort(-answers.confidence, kind="stable")
    n = len(order)
    accuracy = np.cumsum(answers.right[order]) / np.arange(1, n + 1)
    ends = np.unique(np.linspace(1, n, min(n, _COVERAGE_POINTS)).astype(int))
    return [
        Coverage(
            score=float(answers.confidence[order[end - 1]]),
            coverage=float(end / n),
            accuracy=float(accuracy[end - 1]),
        )
        for end in ends
    ]

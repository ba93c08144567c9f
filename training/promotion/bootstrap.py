"""Whether one model's macro-F1 is really lower than another's on the same articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]

_CHUNK = 200  # resamples at once; bounds the memory at a few MB for 10,000 articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Macro-F1 of two models and what resampling the articles says about their difference.

    Attributes:
        champion: Macro-F1 of the first model.
        candidate: Macro-F1 of the second.
        low: Lower end of the two-sided interval of candidate minus champion.
        high: Upper end.
    """

    champion: float
    candidate: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """Candidate minus champion."""
        return self.candidate - self.champion


def compare_macro_f1(
    targets: Ints,
    champion: Ints,
    candidate: Ints,
    columns: list[int],
    *,
    resamples: int,
    confidence: float,
    seed: int,
) -> Difference:
    """Paired bootstrap (Efron and Tibshirani 1993): both models are measured on the same resamples.

    Args:
        targets: Right column of each article; *shape:* (articles,).
        champion: Column the champion answered.
        candidate: Column the candidate answered.
        columns: Labels that the mean is taken over.
        resamples: Number of resamples.
        confidence: Share of the resamples on the inner side of each end of the interval.
        seed: Seed of the resampling.
    """
    random = np.random.default_rng(seed)
    n = len(targets)
    changes = []
    for start in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - start)
        weights = random.multinomial(n, np.full(n, 1 / n), size=size).astype(np.float64)
        changes.append(
            _macro_f1(weights, targets, candidate, columns) - _macro_f1(weights, targets, champion, columns)
        )
    low, high = np.quantile(np.concatenate(changes), [1 - confidence, confidence])
    once = np.ones((1, n))
    return Difference(
        champion=float(_macro_f1(once, targets, champion, columns)[0]),
        candidate=float(_macro_f1(once, targets, candidate, columns)[0]),
        low=float(low),
        high=float(high),
    )


def _macro_f1(weights: Doubles, targets: Ints, answers: Ints, columns: list[int]) -> Doubles:
    """Macro-F1 under each row of `weights`; *shape:* (resamples, articles) -> (resamples,)."""
    is_target = (targets[:, None] == np.array(columns)).astype(np.float64)
    is_answer = (answers[:, None] == np.array(columns)).astype(np.float64)
    hits = weights @ (is_target * is_answer)
    given = weights @ (is_target + is_answer)
    f1: Doubles = np.divide(2 * hits, given, out=np.zeros_like(hits), where=given > 0).mean(axis=1)
    return f1

"""Calibration of a model that goes on from an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from jianbao.models.topics.calibrated import CalibratedConfig

from .calibration import fit_temperature, review_threshold

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Articles that the earlier calibration counts for. The few new labels of a month say little about confidence,
# and the one in twenty that is wrong makes a model look less sure than it may be.
_EARLIER_COUNTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns logits into answers.

    Attributes:
        temperature: Logits are divided by it.
        review_below: Articles whose best score is lower are marked.
    """

    temperature: float
    review_below: float


def calibrate(logits: Floats, targets: Ints, accuracy: float) -> Calibration:
    """From answers about articles the model was not fitted on.

    Args:
        logits: *Shape:* (articles, labels), at least one article.
        targets: *Shape:* (articles,).
        accuracy: Share of right labels wanted among articles that are not marked.
    """
    temperature = fit_temperature(logits, targets)
    probabilities = softmax(logits / temperature, axis=1)
    return Calibration(
        temperature=temperature, review_below=review_threshold(probabilities, targets, accuracy)
    )


def recalibrate(
    earlier: CalibratedConfig, growth: float, logits: Floats, targets: Ints, accuracy: float
) -> Calibration:
    """Between the earlier calibration and what articles show that the earlier model had not seen.

    Args:
        earlier: Of the model that training started from.
        growth: How many times longer the logits have become.
        logits: Answers about articles neither model was fitted on; *shape:* (articles, labels).
        targets: *Shape:* (articles,).
        accuracy: Share of right labels wanted among articles that are not marked.
    """
    inherited = earlier.temperature * growth
    if not len(targets):
        return Calibration(temperature=inherited, review_below=earlier.review_below)
    share = len(targets) / (len(targets) + _EARLIER_COUNTS)
    temperature = float(inherited ** (1 - share) * fit_temperature(logits, targets) ** share)
    found = expected_threshold(softmax(logits / temperature, axis=1), accuracy)
    review_below = (1 - share) * earlier.review_below + share * found
    return Calibration(temperature=temperature, review_below=review_below)


def expected_threshold(probabilities: Floats, accuracy: float) -> float:
    """Lowest score above which `accuracy` of the answers should be right, by their own word.

    Counting right labels instead would take an editor's mistakes for the model's: with one wrong in twenty,
    95 % is hardly ever reached and most articles are marked.

    Args:
        probabilities: Calibrated; *shape:* (articles, labels).
        accuracy: Wanted share; 1 is returned when no score is high enough.
    """
    best = np.sort(probabilities.max(axis=1))[::-1]
    expected = np.cumsum(best) / np.arange(1, len(best) + 1)
    reached = np.flatnonzero(expected >= accuracy)
    return float(best[reached[-1]]) if len(reached) else 1.0


def logit_growth(before: Floats, after: Floats) -> float:
    """Factor that brings `before` closest to `after`, both *shape* (articles, labels)."""
    return float((before * after).sum() / (before * before).sum())

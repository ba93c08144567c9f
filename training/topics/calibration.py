"""Probabilities that mean what they say, and the score below which a person looks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def fit_temperature(logits: Floats, targets: Ints) -> float:
    """Temperature with the least negative log likelihood (Guo et al. 2017).

    Args:
        logits: Of articles the model was not fitted on; *shape:* (articles, labels).
        targets: Index of the right label; *shape:* (articles,).
    """

    def loss(log_temperature: float) -> float:
        log_probabilities = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-log_probabilities[np.arange(len(targets)), targets].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x))


def review_threshold(probabilities: Floats, targets: Ints, accuracy: float) -> float:
    """Lowest score above which the wanted share of labels is right; 1 when no score is high enough.

    Args:
        probabilities: Calibrated; *shape:* (articles, labels).
        targets: Index of the right label; *shape:* (articles,).
        accuracy: Wanted share.
    """
    best = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == targets
    order = np.argsort(-best)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(share_right >= accuracy)
    return float(best[order[reached[-1]]]) if len(reached) else 1.0

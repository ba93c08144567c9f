"""Corrects an earlier linear model by a few labels, or by labels of a few classes.

What is fitted is the difference to the earlier model (adaptive support vector machine, Yang et al. 2007): the
squared hinge loss of the sum plus the squared length of the difference. Where the earlier model is right by
the margin nothing changes, so a few corrections stay a few corrections, and both add up to one model of the
usual form.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from jianbao.models.topics.linear import LinearWeights

Doubles = NDArray[np.float64]

# What the earlier model is taken to say of a label it did not have: that nothing is of it, by the margin.
_UNKNOWN = -1.0
# 60 labels beside the project's own articles take 20 to 45 rounds.
_MAX_ROUNDS = 100
_TOLERANCE = 1e-5  # of the loss, relative


def correct_model(
    start: LinearWeights,
    columns: Sequence[int | None],
    matrix: csr_matrix,
    targets: NDArray[np.int64],
    *,
    strength: float,
    shares: NDArray[np.float32] | None = None,
    kept: frozenset[int] = frozenset(),
) -> LinearWeights:
    """Weights that differ from `start` as little as the rows of `matrix` ask for.

    Args:
        start: The earlier model.
        columns: Of each label, which label of `start` it was; ``None`` for a new one.
        matrix: Rows weighed with ``start.idf``; *shape:* (rows, features).
        targets: Index of each row's label; *shape:* (rows,).
        strength: ``C`` of the support vector machine.
        shares: How much each row counts; *shape:* (rows,). By default all count 1.
        kept: Labels whose weights stay as they are.
    """
    coef, intercept = _earlier(start, columns)
    used = np.unique(matrix.indices)  # a difference anywhere else would only make it longer
    narrow = csr_matrix(matrix[:, used], dtype=np.float64)
    across = csr_matrix(narrow.T)
    scores = np.asarray(matrix @ coef + intercept, dtype=np.float64)
    corrected = [label for label in range(len(columns)) if label not in kept]
    counted = np.ones(len(targets)) if shares is None else shares.astype(np.float64)

    def correct(label: int) -> Doubles:
        return _difference(narrow, across, scores[:, label], targets == label, counted, strength)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # sparse products release the lock
        for label, difference in zip(corrected, pool.map(correct, corrected), strict=True):
            coef[used, label] += difference[:-1].astype(np.float32)
            intercept[label] += np.float32(difference[-1])
    return LinearWeights(idf=start.idf, coef=coef, intercept=intercept)


def _earlier(
    start: LinearWeights, columns: Sequence[int | None]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    coef = np.zeros((start.coef.shape[0], len(columns)), dtype=np.float32)
    intercept = np.full(len(columns), _UNKNOWN, dtype=np.float32)
    for label, column in enumerate(columns):
        if column is not None:
            coef[:, label] = start.coef[:, column]
            intercept[label] = start.intercept[column]
    return coef, intercept


def _difference(
    rows: csr_matrix,
    columns: csr_matrix,
    scores: Doubles,
    is_label: NDArray[np.bool_],
    shares: Doubles,
    strength: float,
) -> Doubles:
    """What to add to the weights of one label, and last to its intercept.

    Args:
        rows: *Shape:* (rows, features).
        columns: The same, transposed.
        scores: What the earlier model says; *shape:* (rows,).
        is_label: *Shape:* (rows,).
        shares: How much each row counts; *shape:* (rows,).
        strength: ``C``; both sides weigh the same together, however many rows they have.
    """
    signs = np.where(is_label, 1.0, -1.0)
    sizes = np.where(is_label, shares[is_label].sum(), shares[~is_label].sum())
    costs = strength * shares * shares.sum() / (2 * sizes)

    def loss(difference: Doubles) -> tuple[float, Doubles]:
        lacking = np.maximum(1 - signs * (scores + rows @ difference[:-1] + difference[-1]), 0)
        pull = -2 * costs * lacking * signs
        gradient = difference + np.append(columns @ pull, pull.sum())
        return float(difference @ difference / 2 + (costs * lacking**2).sum()), gradient

    options = {"maxiter": _MAX_ROUNDS, "ftol": _TOLERANCE}
    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64)

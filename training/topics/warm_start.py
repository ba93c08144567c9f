"""Fits a linear model onto what an earlier one knows, without that one's training texts.

The support vector machine sees the earlier model's answers as a few more features beside the n-grams.
Both are linear in the same features, so the two fold into one model of the usual form, exactly; labels may be
added, and none of the earlier model's n-grams is lost (adaptive SVM, Yang et al. 2007, with the weight of the
earlier model learnt).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from jianbao.models.topics.linear import LinearWeights

from .svm import fit_svm

# What the answers are scaled to, as root mean square. 2.5 makes trusting them about nine times cheaper than
# new weights of n-grams: with 60 new labels beside the project's own articles macro-F1 is half a point to
# two points higher than at 0.8, and 8 is no better. With 400 it makes no difference, and with 8,000 the
# solver needs five times as long. A fixed factor would let the answers grow with every generation.
_SIZE_OF_FEW, _SIZE_OF_MANY = 2.5, 0.8
_MANY_ROWS = 6000  # 2,000 articles of three views


def fit_onto(
    start: LinearWeights,
    matrix: csr_matrix,
    targets: NDArray[np.int64],
    *,
    strength: float,
    seed: int,
    shares: NDArray[np.float32] | None = None,
) -> LinearWeights:
    """Weights that go on from `start` and fit the rows of `matrix`.

    Args:
        start: The earlier model, of any number of labels.
        matrix: Rows weighed with ``start.idf``; *shape:* (rows, features).
        targets: Index of each row's label, every label at least once; *shape:* (rows,).
        strength: ``C`` of the support vector machine.
        seed: Of the solver.
        shares: How much each row counts; *shape:* (rows,). By default all count 1.
    """
    answers = matrix @ start.coef + start.intercept
    size = _SIZE_OF_FEW if matrix.shape[0] < _MANY_ROWS else _SIZE_OF_MANY
    scale = size / float(np.sqrt(np.square(answers).mean()))
    # In double precision already, which the solver would make a copy for: 170 MB of 10,000 articles.
    extended = hstack([csr_matrix(scale * answers), matrix], format="csr", dtype=np.float64)
    coef, intercept = fit_svm(extended, targets, strength=strength, seed=seed, shares=shares)
    n_answers = start.coef.shape[1]
    mixing, additions = scale * coef[:n_answers], coef[n_answers:]
    return LinearWeights(
        idf=start.idf,
        coef=(start.coef @ mixing + additions).astype(np.float32),
        intercept=(start.intercept @ mixing + intercept).astype(np.float32),
    )

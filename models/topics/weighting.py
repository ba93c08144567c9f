"""Tf-idf weighting of hashed counts, the same in training and in service."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


def fit_idf(matrix: csr_matrix) -> NDArray[np.float32]:
    """Smoothed inverse document frequency, as scikit-learn's ``TfidfTransformer`` defines it.

    Args:
        matrix: *Shape:* (articles, features).

    Returns:
        *Shape:* (features,).
    """
    n_articles, n_features = matrix.shape
    frequency = np.bincount(matrix.indices, minlength=n_features)
    idf: NDArray[np.float32] = (np.log((1 + n_articles) / (1 + frequency)) + 1).astype(np.float32)
    return idf


def weigh(matrix: csr_matrix, idf: NDArray[np.float32]) -> Any:
    """Rows of `matrix` times `idf`, scaled to length 1; changes `matrix`."""
    matrix.data *= idf[matrix.indices]
    n_rows = matrix.shape[0]
    rows = np.repeat(np.arange(n_rows), np.diff(matrix.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=matrix.data * matrix.data, minlength=n_rows))
    matrix.data /= lengths[rows]
    return matrix

"""Multinomial logistic regression on probabilities instead of labels, which scikit-learn does not take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

Floats = NDArray[np.float32]


def fit_soft_regression(
    matrix: csr_matrix, targets: Floats, shares: Floats, *, strength: float, max_iterations: int
) -> tuple[Floats, Floats]:
    """Minimises ``strength * sum of weighted cross entropies + |coef|^2 / 2`` by L-BFGS.

    Args:
        matrix: *Shape:* (rows, features).
        targets: Wanted probabilities; *shape:* (rows, labels).
        shares: Weight of each row; *shape:* (rows,).
        strength: ``C`` as in scikit-learn.
        max_iterations: Fewer cost accuracy, not validity.

    Returns:
        Coefficients, *shape:* (features, labels), and intercepts, *shape:* (labels,).
    """
    n_features, n_labels = matrix.shape[1], targets.shape[1]
    turned = matrix.T.tocsr()  # transposed once: its product is wanted in every iteration

    def loss_and_gradient(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        parameters = flat.reshape(n_features + 1, n_labels)
        coef, intercept = parameters[:-1].astype(np.float32), parameters[-1].astype(np.float32)
        log_probabilities = log_softmax(matrix @ coef + intercept, axis=1)
        entropies = -(targets * log_probabilities).sum(axis=1)
        errors = (np.exp(log_probabilities) - targets) * (strength * shares)[:, None]
        gradient = np.vstack([turned @ errors + coef, errors.sum(axis=0)])
        loss = strength * float(shares @ entropies) + 0.5 * float((coef * coef).sum())
        return loss, gradient.astype(np.float64).ravel()

    start = np.zeros((n_features + 1) * n_labels)
    options = {"maxiter": max_iterations, "maxfun": 2 * max_iterations}
    found = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", options=options).x
    parameters = found.reshape(n_features + 1, n_labels).astype(np.float32)
    return parameters[:-1], parameters[-1]

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from jianbao.training.topics.svm import fit_svm

# One feature that says nothing: the intercept alone decides.
SILENT = csr_matrix(np.zeros((10, 1)))


def test_balance_decides_how_far_a_rare_label_is_weighted_up() -> None:
    targets = np.array([0] * 2 + [1] * 8)
    _, alike = fit_svm(SILENT, targets, strength=100.0, seed=0, balance=1.0)
    _, between = fit_svm(SILENT, targets, strength=100.0, seed=0, balance=0.5)
    _, as_found = fit_svm(SILENT, targets, strength=100.0, seed=0, balance=0.0)
    assert alike[0] > between[0] > as_found[0]


def test_of_two_labels_of_one_text_the_heavier_wins() -> None:
    shares = np.array([0.3, 1.0], dtype=np.float32)
    _, first = fit_svm(SILENT[:2], np.array([0, 1]), strength=10.0, seed=0, shares=shares, balance=0.0)
    _, second = fit_svm(SILENT[:2], np.array([1, 0]), strength=10.0, seed=0, shares=shares, balance=0.0)
    assert first.argmax() == 1
    assert second.argmax() == 0

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import vstack
from sklearn.svm import LinearSVC

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.models.topics.weighting import weigh
from jianbao.training.topics.correction import correct_model
from jianbao.training.topics.fit import fit_topic_model
from jianbao.training.topics.fit_config import FitConfig

from .conftest import NAMES, make_rows

FEATURES = FeatureConfig(title_bits=10, body_bits=12)


@pytest.fixture(scope="module")
def champion() -> LinearTopicClassifier:
    names = {label: NAMES[label] for label in ("travel", "school")}
    config = FitConfig(features=FEATURES, folds=3)
    return fit_topic_model(make_rows(120), name="m", display_names=names, config=config)[0]


def weighed(model, rows):
    labels = [*dict.fromkeys(row.label for row in rows)]
    counts = TopicFeatures(FEATURES).transform([row.article for row in rows])
    return weigh(counts, model.weights.idf), np.array([labels.index(row.label) for row in rows])


def test_from_nothing_it_is_a_support_vector_machine(champion) -> None:
    rows = make_rows(40, seed=3)
    matrix, targets = weighed(champion, rows)
    nothing = replace(
        champion.weights, coef=0 * champion.weights.coef, intercept=0 * champion.weights.intercept
    )
    found = correct_model(nothing, [0, 1], matrix, targets, strength=0.3)
    expected = LinearSVC(C=0.3, class_weight="balanced", tol=1e-6, max_iter=100_000).fit(matrix, targets == 1)
    ours = matrix @ found.coef[:, 1] + found.intercept[1]
    np.testing.assert_allclose(ours, expected.decision_function(matrix), rtol=0, atol=0.01)


def test_nothing_changes_where_the_champion_is_right_by_the_margin(champion) -> None:
    matrix, targets = weighed(champion, make_rows(40, seed=5))
    sure = replace(
        champion.weights, coef=50 * champion.weights.coef, intercept=50 * champion.weights.intercept
    )
    found = correct_model(sure, [0, 1], matrix, targets, strength=0.3)
    assert (found.coef == sure.coef).all()
    assert (found.intercept == sure.intercept).all()


def test_labels_without_news_keep_their_weights(champion) -> None:
    matrix, targets = weighed(champion, make_rows(30, seed=3, labels=("travel", "school", "court")))
    found = correct_model(champion.weights, [0, 1, None], matrix, targets, strength=0.3, kept=frozenset({0}))
    assert (found.coef[:, 0] == champion.weights.coef[:, 0]).all()
    assert (found.coef[:, 1] != champion.weights.coef[:, 1]).any()
    assert found.coef[:, 2].any()


def test_row_that_counts_half_stands_for_half_a_row(champion) -> None:
    matrix, targets = weighed(champion, make_rows(40, seed=3))
    twice = vstack([matrix, matrix], format="csr")
    halves = np.full(80, 0.5, dtype=np.float32)
    once = correct_model(champion.weights, [0, 1], matrix, targets, strength=0.3)
    halved = correct_model(champion.weights, [0, 1], twice, np.tile(targets, 2), strength=0.3, shares=halves)
    np.testing.assert_allclose(halved.coef, once.coef, rtol=0, atol=0.001)


def test_answers_about_doubtful_labels_are_not_counted() -> None:
    rows = make_rows(60)
    doubtful = [replace(row, weight=0.5) for row in make_rows(12, seed=1)]
    names = {label: NAMES[label] for label in ("travel", "school")}
    config = FitConfig(features=FEATURES, folds=3)
    _, crossed = fit_topic_model([*rows, *doubtful], name="m", display_names=names, config=config)
    assert len(crossed.targets) == len(rows)

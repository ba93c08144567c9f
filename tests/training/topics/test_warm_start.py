from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.models.topics.weighting import weigh
from jianbao.training.topics.data import title_alone
from jianbao.training.topics.fit import Earlier, fit_topic_model
from jianbao.training.topics.fit_config import FitConfig
from jianbao.training.topics.recalibration import expected_threshold, logit_growth, recalibrate
from jianbao.training.topics.svm import fit_svm
from jianbao.training.topics.views import add_partial_views
from jianbao.training.topics.warm_start import fit_onto

from .conftest import NAMES, make_rows

FEATURES = FeatureConfig(title_bits=10, body_bits=12)
SETTINGS = FitConfig(features=FEATURES, folds=3)
TWO = {label: NAMES[label] for label in ("travel", "school")}


def fit(rows, names=TWO, earlier=None) -> LinearTopicClassifier:
    classifier, _ = fit_topic_model(rows, name="m", display_names=names, config=SETTINGS, earlier=earlier)
    return classifier


@pytest.fixture(scope="module")
def champion() -> LinearTopicClassifier:
    return fit(make_rows(120))


def share_right(model, rows) -> float:
    topics = model.classify([row.article for row in rows])
    return sum(topic.label == row.label for topic, row in zip(topics, rows, strict=True)) / len(rows)


def test_views_show_title_and_body_alone() -> None:
    rows = make_rows(2)
    bare = replace(rows[1].article, title="")
    features = TopicFeatures(FEATURES)
    views, shown = add_partial_views(features.transform([rows[0].article, bare]), 1 << FEATURES.title_bits)
    parts = [replace(rows[0].article, paragraphs=()), replace(rows[0].article, title="")]
    expected = features.transform([rows[0].article, bare, *parts])
    assert shown.tolist() == [0, 1, 0, 0]
    assert (views != expected).nnz == 0


def test_two_models_fold_into_one_exactly(champion) -> None:
    rows = make_rows(30, seed=3, labels=("travel", "school", "court"))
    counts = TopicFeatures(FEATURES).transform([row.article for row in rows])
    matrix = weigh(counts, champion.weights.idf)
    targets = np.arange(30) % 3
    folded = fit_onto(champion.weights, matrix, targets, strength=0.3, seed=0)

    answers = matrix @ champion.weights.coef + champion.weights.intercept
    scale = 2.5 / np.sqrt(np.square(answers).mean())  # few rows
    extended = np.hstack([scale * answers, matrix.toarray()])
    coef, intercept = fit_svm(extended, targets, strength=0.3, seed=0)
    np.testing.assert_allclose(
        matrix @ folded.coef + folded.intercept, extended @ coef + intercept, rtol=0, atol=1e-4
    )


def test_what_the_champion_knew_stays_where_new_labels_say_nothing(champion) -> None:
    # the new rows are two classes of court news only; nothing of them teaches travel from school
    words = {**NAMES, "verdict": "判决"}
    new = make_rows(20, seed=6, labels=("court",))
    new = [replace(row, label=("court", "verdict")[number % 2]) for number, row in enumerate(new)]
    rows = [*new, *(title_alone(row) for row in make_rows(6, seed=7))]
    test = [title_alone(row) for row in make_rows(100, seed=11)]
    assert share_right(champion, test) == 1
    assert share_right(fit(rows, words, Earlier(model=champion)), test) >= 0.98
    assert share_right(fit(rows, words), test) < 0.8


def test_a_few_labels_teach_a_new_class(champion) -> None:
    rows = make_rows(30, seed=4, labels=("travel", "school", "court"))
    model = fit(rows, NAMES, Earlier(model=champion))
    assert share_right(model, make_rows(60, seed=12, labels=("court",))) >= 0.9


def test_calibration_leaves_out_what_the_champion_learnt(champion) -> None:
    known, new = make_rows(120), make_rows(30, seed=21)
    earlier = Earlier(model=champion, trained_on={row.key: row.label for row in known})
    _, crossed = fit_topic_model(
        [*new, *known], name="m", display_names=TWO, config=SETTINGS, earlier=earlier
    )
    assert len(crossed.targets) == 30
    assert crossed.fresh


def test_figures_on_what_the_champion_learnt_are_not_called_fresh(champion) -> None:
    known = make_rows(120)
    earlier = Earlier(model=champion, trained_on={row.key: row.label for row in known})
    _, crossed = fit_topic_model(known, name="m", display_names=TWO, config=SETTINGS, earlier=earlier)
    assert len(crossed.targets) == 120
    assert not crossed.fresh


def test_only_classes_with_news_change(champion) -> None:
    known = make_rows(120)
    earlier = Earlier(model=champion, trained_on={row.key: row.label for row in known})
    again = fit(known, TWO, earlier)
    assert (again.weights.coef == champion.weights.coef).all()
    relabelled = [replace(known[0], label={"travel": "school", "school": "travel"}[known[0].label])]
    corrected = fit([*relabelled, *known[1:]], TWO, earlier)
    changed = (corrected.weights.coef != champion.weights.coef).any(axis=0)
    assert changed.tolist() == [label == relabelled[0].label for label in TWO]


def test_logit_growth_is_the_factor() -> None:
    before = np.array([[1.0, -2.0], [0.5, 0.0]], dtype=np.float32)
    assert logit_growth(before, 1.5 * before) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("n", "temperature"),
    [
        pytest.param(0, 0.4, id="nothing-new-only-the-scale-changes"),
        pytest.param(200, (0.4 * 0.5) ** 0.5, id="half-old-half-new"),
        pytest.param(200_000, 0.5, id="nearly-all-new"),
    ],
)
def test_recalibration_weighs_old_against_new(champion, n, temperature) -> None:
    earlier = replace(champion.config, temperature=0.2, review_below=0.6)
    random = np.random.default_rng(0)
    truth = random.normal(size=(n, 2))
    right = 1 / (1 + np.exp(truth[:, 0] - truth[:, 1]))
    targets = (random.random(n) < right).astype(np.int64)
    logits = (0.5 * truth).astype(np.float32)  # so its temperature is 0.5
    found = recalibrate(earlier, 2.0, logits, targets, 0.95)
    assert found.temperature == pytest.approx(temperature, rel=0.15)
    if not n:
        assert found.review_below == 0.6


def test_threshold_is_where_the_promised_share_is_reached() -> None:
    best = np.array([0.99, 0.97, 0.93, 0.7, 0.5], dtype=np.float32)
    probabilities = np.stack([best, 1 - best], axis=1)
    assert expected_threshold(probabilities, 0.95) == pytest.approx(0.93)
    assert expected_threshold(probabilities, 0.999) == 1.0

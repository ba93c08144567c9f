from __future__ import annotations

import numpy as np
import pytest

from jianbao.training.topics.intervals import bootstrap_intervals
from jianbao.training.topics.metrics import expected_calibration_error, topic_metrics
from jianbao.training.topics.report import format_metrics


def test_expected_calibration_error_of_known_answers() -> None:
    sure = np.array([[0.9, 0.1]] * 10, dtype=np.float32)
    assert expected_calibration_error(sure, np.array([0] * 9 + [1])) == pytest.approx(0, abs=1e-6)
    assert expected_calibration_error(sure, np.array([0] * 4 + [1] * 6)) == pytest.approx(0.5, abs=1e-6)


def test_metrics_count_what_the_review_mark_buys() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.55, 0.45], [0.3, 0.7]], dtype=np.float32)
    metrics = topic_metrics(probabilities, np.array([0, 0, 1, 1]), ["a", "b"], review_below=0.6)
    assert metrics["accuracy"] == 0.75
    assert metrics["share_marked"] == 0.25
    assert metrics["accuracy_unmarked"] == 1.0
    assert metrics["confusion"] == [[2, 0], [1, 1]]


def test_labels_without_articles_do_not_pull_macro_f1_down() -> None:
    probabilities = np.array([[0.9, 0.1, 0], [0.2, 0.8, 0], [0.1, 0.9, 0]], dtype=np.float32)
    metrics = topic_metrics(probabilities, np.array([0, 1, 1]), ["a", "b", "new"], review_below=0.6)
    assert metrics["macro_f1"] == 1
    assert metrics["macro_f1_95"][1] == 1
    shown = format_metrics("held out", metrics)
    assert "macro-F1 1.0000" in shown
    [row] = [line for line in shown.splitlines() if line.startswith("  new")]
    assert row.split() == ["new", "–", "–", "–", "–", "0"]


def test_interval_of_accuracy_is_the_binomial_one() -> None:
    targets = np.zeros(400, dtype=np.int64)
    answers = np.array([1] * 80 + [0] * 320)
    low, high = bootstrap_intervals(targets, answers, 2)["accuracy"]
    spread = 1.96 * np.sqrt(0.8 * 0.2 / 400)
    assert (low, high) == pytest.approx((0.8 - spread, 0.8 + spread), abs=0.006)


def test_interval_is_wider_for_a_rare_class() -> None:
    targets = np.array([0] * 200 + [1] * 12)
    answers = targets.copy()
    answers[::7] = 1 - answers[::7]
    widths = np.diff(bootstrap_intervals(targets, answers, 2)["f1"]).ravel()
    assert widths[1] > 3 * widths[0]


def test_intervals_are_the_same_every_time() -> None:
    random = np.random.default_rng(5)
    targets, answers = random.integers(0, 3, 50), random.integers(0, 3, 50)
    first, second = (bootstrap_intervals(targets, answers, 3)["precision"] for _ in range(2))
    assert (first == second).all()

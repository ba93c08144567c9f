from __future__ import annotations

import numpy as np
import pytest

from jianbao.training.topics.answers import Answers
from jianbao.training.topics.reliability import (
    Coverage,
    calibration_error,
    class_reliability,
    coverage_curve,
    reliability,
)


def answers(best: list[float], right: list[bool]) -> Answers:
    """Two labels; the first one always has the best score."""
    scores = np.array(best, dtype=np.float32)
    return Answers(
        probabilities=np.stack([scores, 1 - scores], axis=1),
        targets=np.array([0 if good else 1 for good in right]),
        labels=("travel", "school"),
        review_below=0.7,
    )


def test_bins_hold_mean_score_and_share_right() -> None:
    [low, high] = reliability(np.array([0.61, 0.63, 0.99, 1.0]), np.array([True, False, True, True]))
    assert (low.score, low.share_right, low.n) == (pytest.approx(0.62), 0.5, 2)
    assert (high.score, high.share_right, high.n) == (pytest.approx(0.995), 1.0, 2)
    assert calibration_error([low, high]) == pytest.approx((0.12 * 2 + 0.005 * 2) / 4)


def test_each_label_is_measured_against_its_own_score() -> None:
    per_class = class_reliability(answers([0.9] * 10, [True] * 8 + [False] * 2))
    [travel], [school] = per_class["travel"], per_class["school"]
    assert (travel.score, travel.share_right) == (pytest.approx(0.9), pytest.approx(0.8))
    assert (school.score, school.share_right) == (pytest.approx(0.1), pytest.approx(0.2))


def test_coverage_goes_from_the_surest_to_all() -> None:
    curve = coverage_curve(answers([0.6, 0.9, 0.8, 0.7], [False, True, True, False]))
    assert [(point.coverage, round(point.accuracy, 3)) for point in curve] == [
        (0.25, 1.0),
        (0.5, 1.0),
        (0.75, 0.667),
        (1.0, 0.5),
    ]
    assert curve[1].score == pytest.approx(0.8)


def test_coverage_of_many_articles_is_thinned_and_ends_with_all() -> None:
    curve = coverage_curve(answers([0.9] * 5000, [True] * 4000 + [False] * 1000))
    assert len(curve) <= 100
    assert curve[-1] == Coverage(score=pytest.approx(0.9), coverage=1.0, accuracy=pytest.approx(0.8))

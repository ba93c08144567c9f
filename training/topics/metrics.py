"""How good a topic model is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, roc_auc_score

from jianbao.models.topics.calibrated import CalibratedClassifier

from .answers import Answers, ask
from .data import LabelledArticle
from .intervals import bootstrap_intervals
from .reliability import calibration_error, reliability


def evaluate(classifier: CalibratedClassifier, rows: Sequence[LabelledArticle]) -> dict[str, Any]:
    """Figures of `classifier` on labelled articles whose labels it knows.

    Raises:
        DataError: There are none.
    """
    return measure(ask(classifier, rows))


def measure(answers: Answers) -> dict[str, Any]:
    """`topic_metrics` of `answers`."""
    return topic_metrics(
        answers.probabilities, answers.targets, answers.labels, review_below=answers.review_below
    )


def topic_metrics(
    probabilities: NDArray[np.float32],
    targets: NDArray[np.int64],
    labels: Sequence[str],
    *,
    review_below: float,
) -> dict[str, Any]:
    """Macro-F1, per-class figures, calibration and what the review mark buys.

    Args:
        probabilities: *Shape:* (articles, labels).
        targets: Index of the right label; *shape:* (articles,).
        labels: Names of the columns.
        review_below: Articles whose best score is lower count as marked.

    Returns:
        Figures with their names; those ending in ``_95`` are the ends of a 95 % interval of the one before.
        Macro-F1 is the mean over the labels that have articles: of the others these say nothing. ``auroc`` is
        that of a label against all others, ``None`` where all articles are on one side.
    """
    answers = probabilities.argmax(axis=1)
    columns = range(len(labels))
    precision, recall, f1, support = precision_recall_fscore_support(
        targets, answers, labels=columns, zero_division=0
    )
    intervals = {
        name: ends.tolist() for name, ends in bootstrap_intervals(targets, answers, len(labels)).items()
    }
    sure = probabilities.max(axis=1) >= review_below
    return {
        "n": len(targets),
        "macro_f1": float(f1[support > 0].mean()),
        "macro_f1_95": intervals["macro_f1"],
        "accuracy": float((answers == targets).mean()),
        "accuracy_95": intervals["accuracy"],
        "per_class": {
            label: {
                "precision": float(precision[i]),
                "precision_95": intervals["precision"][i],
                "recall": float(recall[i]),
                "recall_95": intervals["recall"][i],
                "f1": float(f1[i]),
                "f1_95": intervals["f1"][i],
                "auroc": _auroc(probabilities[:, i], targets == i),
                "n": int(support[i]),
            }
            for i, label in enumerate(labels)
        },
        "confusion": confusion_matrix(targets, answers, labels=columns).tolist(),
        "ece": expected_calibration_error(probabilities, targets),
        "share_marked": float(1 - sure.mean()),
        "accuracy_unmarked": float((answers == targets)[sure].mean()) if sure.any() else None,
    }


def expected_calibration_error(probabilities: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """Mean distance between confidence and accuracy over 15 bins of equal width (Guo et al. 2017)."""
    right = probabilities.argmax(axis=1) == targets
    return calibration_error(reliability(probabilities.max(axis=1), right))


def _auroc(scores: NDArray[np.float32], positive: NDArray[np.bool_]) -> float | None:
    if positive.all() or not positive.any():
        return None
    return float(roc_auc_score(positive, scores))

"""Everything `jianbao eval topic` says about a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jianbao.models.topics.calibrated import CalibratedClassifier

from .answers import Answers, ask
from .data import LabelledArticle
from .metrics import measure
from .reliability import class_reliability, coverage_curve, reliability
from .sourced import SourcedArticle

_MOST_OUTLETS = 12
_LEAST_ARTICLES = 5  # of fewer not even the interval says anything
#: What outlets without a row of their own, and articles that name none, are counted under.
OTHER_OUTLETS = "(the rest)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures, and the answers they were counted from.

    Attributes:
        figures: As `topic_metrics` gives them for whole articles, and ``views``, ``without``, ``unseen``,
            ``sources``, ``reliability`` and ``coverage``.
        answers: About whole articles.
    """

    figures: Mapping[str, Any]
    answers: Answers


def evaluate_topics(
    classifier: CalibratedClassifier,
    articles: Sequence[SourcedArticle],
    *,
    without: re.Pattern[str] | None = None,
    learnt: Mapping[str, str] | None = None,
) -> Evaluation:
    """Measure `classifier` on whole articles, on titles and bodies alone, and on parts of the articles.

    Args:
        classifier: What is measured; it knows all labels.
        articles: At least one.
        without: Articles it matches are left out of the part ``without``.
        learnt: `LabelledArticle.key` of what the model was trained on; left out of the part ``unseen``.
    """
    rows = [article.row for article in articles]
    answers = ask(classifier, rows)
    matched = [bool(without and article.matches(without)) for article in articles]
    known = [row.key in (learnt or {}) for row in rows]
    figures = {
        "model": classifier.config.name,
        **measure(answers),
        "views": _measure_views(classifier, rows),
        "without": {"pattern": without.pattern if without else None, **_measure_rest(answers, matched)},
        "unseen": _measure_rest(answers, known),
        "sources": _measure_outlets(answers, articles),
        "reliability": {
            "best": [asdict(one) for one in reliability(answers.confidence, answers.right)],
            "per_class": {
                label: [asdict(one) for one in bins] for label, bins in class_reliability(answers).items()
            },
        },
        "coverage": [asdict(point) for point in coverage_curve(answers)],
    }
    return Evaluation(figures=figures, answers=answers)


def _measure_views(classifier: CalibratedClassifier, rows: Sequence[LabelledArticle]) -> dict[str, Any]:
    """Articles that have both, shown by half."""
    both = [row for row in rows if row.article.title and row.article.paragraphs]
    shown = {
        "title": [replace(row, article=replace(row.article, paragraphs=())) for row in both],
        "body": [replace(row, article=replace(row.article, title="")) for row in both],
    }
    return {view: measure(ask(classifier, halves)) for view, halves in shown.items() if halves}


def _measure_rest(answers: Answers, left_out: Sequence[bool]) -> dict[str, Any]:
    """Figures without some articles; only their number when that is none of them or all."""
    n_left_out = sum(left_out)
    if not 0 < n_left_out < len(left_out):
        return {"n_left_out": n_left_out}
    return {"n_left_out": n_left_out, **measure(answers.only([not out for out in left_out]))}


def _measure_outlets(answers: Answers, articles: Sequence[SourcedArticle]) -> dict[str, Any]:
    outlets = _group_outlets([article.outlet for article in articles])
    names = [name for name, _ in Counter(outlets).most_common()]
    return {name: measure(answers.only([outlet == name for outlet in outlets])) for name in names}


def _group_outlets(outlets: Sequence[str]) -> list[str]:
    """The most frequent outlets by name, all others under `OTHER_OUTLETS`."""
    frequent = Counter(filter(None, outlets)).most_common(_MOST_OUTLETS)
    named = {name for name, n in frequent if n >= _LEAST_ARTICLES}
    return [outlet if outlet in named else OTHER_OUTLETS for outlet in outlets]

"""Fits and calibrates the linear topic model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.model_selection import StratifiedKFold

from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights, TopicConfig

from .calibration import fit_temperature
from .data import LabelledArticle
from .fit_config import FitConfig
from .recalibration import Calibration, calibrate, logit_growth, recalibrate
from .weights import (
    CountedArticles,
    Footing,
    count_articles,
    fit_weights,
    score_articles,
    take_footing,
)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidation:
    """What the model says about articles it was not fitted on.

    Attributes:
        probabilities: Calibrated; *shape:* (articles, labels).
        targets: Index of the right label; *shape:* (articles,).
        temperature: What the logits were divided by.
        fresh: Whether no earlier model had learnt the articles, and nobody doubts their labels.
    """

    probabilities: Floats
    targets: Ints
    temperature: float
    fresh: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A model to go on from.

    Attributes:
        model: The model; training reads the same features.
        trained_on: `LabelledArticle.key` of articles it learnt from and the label it learnt. Calibration
            leaves its answers about them out; with another label they are news all the same.
    """

    model: LinearTopicClassifier
    trained_on: Mapping[str, str] = field(default_factory=dict)


def fit_topic_model(
    rows: Sequence[LabelledArticle],
    *,
    name: str,
    display_names: Mapping[str, str],
    config: FitConfig,
    earlier: Earlier | None = None,
    say: Callable[[str], None] = lambda _line: None,
) -> tuple[LinearTopicClassifier, CrossValidation]:
    """A calibrated classifier, and its cross-validated answers on whole articles.

    Args:
        rows: Labelled articles, at least ``config.folds`` of every label.
        name: Name and version of the model.
        display_names: Chinese name of every label.
        config: Settings; the features are those of `earlier`.
        earlier: A model to go on from.
        say: Told what is being done.

    Returns:
        The classifier, and what it says about articles that neither it nor `earlier` was fitted on and whose
        label is beyond doubt; about all of them, and not `CrossValidation.fresh`, when there is none.
    """
    labels = tuple(display_names)
    fresh = np.array([_tells(row, earlier) for row in rows])
    learnt = earlier.trained_on if earlier else {}
    news = [row.label for row in rows if learnt.get(row.key) != row.label]
    footing = take_footing(earlier.model, labels, config.seed, news) if earlier else None
    say(f"counting n-grams of {len(rows)} articles")
    articles = count_articles(rows, labels, config)
    logits = _held_out_logits(articles, len(labels), config, footing, say)
    say(f"fitting {len(labels)} labels on all {len(rows)} articles")
    weights = fit_weights(articles, config, footing)
    shown = fresh if fresh.any() else ~fresh
    if earlier is None:
        calibration = calibrate(logits[shown], articles.targets[shown], config.review_accuracy)
    else:
        calibration = _recalibrate(articles, logits, fresh, labels, weights, config, earlier)
    topic_config = TopicConfig(
        name=name,
        labels=labels,
        display_names=dict(display_names),
        temperature=calibration.temperature,
        review_below=calibration.review_below,
        features=config.features,
    )
    crossed = _crossed(logits[shown], articles.targets[shown], calibration.temperature)
    return LinearTopicClassifier(topic_config, weights), replace(crossed, fresh=bool(fresh.any()))


def cross_validate(
    rows: Sequence[LabelledArticle], labels: Sequence[str], config: FitConfig
) -> CrossValidation:
    """What models say about the articles they were not fitted on, calibrated on these answers."""
    articles = count_articles(rows, labels, config)
    logits = _held_out_logits(articles, len(labels), config, None, lambda _line: None)
    return _crossed(logits, articles.targets, fit_temperature(logits, articles.targets))


def _tells(row: LabelledArticle, earlier: Earlier | None) -> bool:
    """Whether an answer about `row` shows how sure a model may be: one that was learnt by heart does not,
    nor one that is compared with a doubtful label."""
    return row.weight == 1 and (earlier is None or row.key not in earlier.trained_on)


def _crossed(logits: Floats, targets: Ints, temperature: float) -> CrossValidation:
    probabilities = softmax(logits / temperature, axis=1)
    return CrossValidation(probabilities=probabilities, targets=targets, temperature=temperature)


def _held_out_logits(
    articles: CountedArticles, n_labels: int, config: FitConfig, footing: Footing | None, say: Say
) -> Floats:
    logits = np.zeros((len(articles.targets), n_labels), dtype=np.float32)
    folds = StratifiedKFold(config.folds, shuffle=True, random_state=config.seed)
    for number, (kept, held_out) in enumerate(folds.split(logits, articles.targets), start=1):
        say(f"cross-validation: fold {number} of {config.folds}")
        weights = fit_weights(articles.only(kept), config, footing)
        logits[held_out] = score_articles(articles.only(held_out), weights)
    return logits


def _recalibrate(
    articles: CountedArticles,
    logits: Floats,
    fresh: NDArray[np.bool_],
    labels: tuple[str, ...],
    weights: LinearWeights,
    config: FitConfig,
    earlier: Earlier,
) -> Calibration:
    """Between what `earlier` knew of itself and what fresh articles show."""
    shared = [label for label in labels if label in earlier.model.labels]
    if not shared:
        return calibrate(logits, articles.targets, config.review_accuracy)
    before = score_articles(articles, earlier.model.weights)
    after = score_articles(articles, weights)
    growth = logit_growth(
        before[:, [earlier.model.labels.index(label) for label in shared]],
        after[:, [labels.index(label) for label in shared]],
    )
    return recalibrate(
        earlier.model.config, growth, logits[fresh], articles.targets[fresh], config.review_accuracy
    )

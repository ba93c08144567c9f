"""Fits and calibrates the linear topic model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights, TopicConfig
from jianbao.models.topics.weighting import fit_idf, weigh
from jianbao.nlp.article import Article

from .data import LabelledArticle

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """How a topic model is fitted.

    Attributes:
        features: How articles become vectors.
        strength: ``C`` of the linear support vector machine; larger trusts the labels more.
        folds: Folds of the cross-validation that calibration and threshold are taken from.
        review_accuracy: Share of right labels wanted among articles that are not marked for review.
        seed: Seed of the folds and of the solver.
    """

    features: FeatureConfig = field(default_factory=FeatureConfig)
    strength: float = 0.3
    folds: int = 5
    review_accuracy: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if self.folds < 2:
            raise ValueError(f"folds must be at least 2, got {self.folds}")
        if not 0 < self.review_accuracy < 1:
            raise ValueError(f"review_accuracy must lie between 0 and 1, got {self.review_accuracy}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidation:
    """What the model says about articles it was not fitted on.

    Attributes:
        probabilities: Calibrated; *shape:* (articles, labels).
        targets: Index of the right label; *shape:* (articles,).
        temperature: What the logits were divided by.
    """

    probabilities: Floats
    targets: Ints
    temperature: float


def fit_topic_model(
    rows: Sequence[LabelledArticle], *, name: str, display_names: Mapping[str, str], config: FitConfig
) -> tuple[LinearTopicClassifier, CrossValidation]:
    """A calibrated classifier, and its cross-validated answers on whole articles.

    Every article is shown three times: whole, title alone, body alone, so that the model can answer
    for a headline list as well as for a page without title.
    """
    labels = tuple(display_names)
    held_out = cross_validate(rows, labels, config)
    topic_config = TopicConfig(
        name=name,
        labels=labels,
        display_names=dict(display_names),
        temperature=held_out.temperature,
        review_below=_review_threshold(held_out, config.review_accuracy),
        features=config.features,
    )
    weights = _fit_weights(rows, held_out.targets, len(labels), config)
    return LinearTopicClassifier(topic_config, weights), held_out


def cross_validate(
    rows: Sequence[LabelledArticle], labels: Sequence[str], config: FitConfig
) -> CrossValidation:
    """What models say about the articles they were not fitted on, calibrated on these answers."""
    targets = np.array([labels.index(row.label) for row in rows])
    logits = _held_out_logits(rows, targets, len(labels), config)
    temperature = _fit_temperature(logits, targets)
    probabilities = softmax(logits / temperature, axis=1)
    return CrossValidation(probabilities=probabilities, targets=targets, temperature=temperature)


def _held_out_logits(
    rows: Sequence[LabelledArticle], targets: Ints, n_labels: int, config: FitConfig
) -> Floats:
    features = TopicFeatures(config.features)
    logits = np.zeros((len(rows), n_labels), dtype=np.float32)
    folds = StratifiedKFold(config.folds, shuffle=True, random_state=config.seed)
    for kept, held_out in folds.split(np.zeros(len(rows)), targets):
        weights = _fit_weights([rows[i] for i in kept], targets[kept], n_labels, config)
        matrix = weigh(features.transform([rows[i].article for i in held_out]), weights.idf)
        logits[held_out] = matrix @ weights.coef + weights.intercept
    return logits


def _fit_weights(
    rows: Sequence[LabelledArticle], targets: Ints, n_labels: int, config: FitConfig
) -> LinearWeights:
    views = [
        (view, target) for row, target in zip(rows, targets, strict=True) for view in _views(row.article)
    ]
    counts = TopicFeatures(config.features).transform([view for view, _ in views])
    idf = fit_idf(counts)
    return _fit_svm(weigh(counts, idf), np.array([target for _, target in views]), idf, n_labels, config)


def _fit_svm(
    matrix: csr_matrix, targets: Ints, idf: Floats, n_labels: int, config: FitConfig
) -> LinearWeights:
    svm = LinearSVC(C=config.strength, class_weight="balanced", random_state=config.seed).fit(matrix, targets)
    coef, intercept = svm.coef_.T, svm.intercept_
    if n_labels == 2:  # scikit-learn keeps one column for two classes
        coef, intercept = np.hstack([-coef, coef]), np.hstack([-intercept, intercept])
    return LinearWeights(idf=idf, coef=coef.astype(np.float32), intercept=intercept.astype(np.float32))


def _views(article: Article) -> list[Article]:
    views = [article]
    if article.title and article.paragraphs:
        views += [replace(article, paragraphs=()), replace(article, title="")]
    return views


def _fit_temperature(logits: Floats, targets: Ints) -> float:
    """Temperature with the least negative log likelihood (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        log_probabilities = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-log_probabilities[np.arange(len(targets)), targets].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x))


def _review_threshold(held_out: CrossValidation, accuracy: float) -> float:
    """Lowest score above which the wanted share of labels is right."""
    best = held_out.probabilities.max(axis=1)
    right = held_out.probabilities.argmax(axis=1) == held_out.targets
    order = np.argsort(-best)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(share_right >= accuracy)
    return float(best[order[reached[-1]]]) if len(reached) else 1.0

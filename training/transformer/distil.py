"""A linear model that learns a slower teacher's answers.

A linear model is the one that tags whole archives. Here it learns from many unlabelled articles, with a
teacher's probabilities as targets (Hinton et al. 2015, arXiv:1503.02531).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import softmax

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights, TopicConfig
from jianbao.models.topics.weighting import fit_idf, weigh
from jianbao.nlp.article import Article
from jianbao.nlp.protocols import TopicClassifier
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.fit import CrossValidation
from jianbao.training.topics.recalibration import calibrate
from jianbao.training.topics.views import add_partial_views

from .soft_regression import fit_soft_regression
from .split import hold_out

Floats = NDArray[np.float32]

_TEACHER_BATCH = 256  # articles; bounds the memory of token ids, and padding is rare in so many


@dataclass(frozen=True, slots=True, kw_only=True)
class DistilConfig:
    """How a linear model learns from a teacher.

    Attributes:
        features: How articles become vectors.
        strength: ``C`` of the logistic regression; larger trusts the targets more.
        label_weight: How much a labelled article counts beside one that the teacher answered.
        held_out_share: Share of the labelled rows kept for calibration; with the teacher's seed and share
            they are the rows that the teacher has not learnt either.
        review_accuracy: Share of right labels wanted among articles that are not marked for review.
        max_iterations: Of L-BFGS.
        seed: Of the split.
    """

    features: FeatureConfig = field(default_factory=FeatureConfig)
    strength: float = 10.0
    label_weight: float = 2.0
    held_out_share: float = 0.1
    review_accuracy: float = 0.95
    max_iterations: int = 200
    seed: int = 0


def distil_linear(
    teacher: TopicClassifier,
    articles: Sequence[Article],
    rows: Sequence[LabelledArticle],
    *,
    name: str,
    display_names: Mapping[str, str],
    config: DistilConfig,
) -> tuple[LinearTopicClassifier, CrossValidation]:
    """A calibrated linear model, and its answers on the labelled articles that were held out.

    Args:
        teacher: Knows every label of `display_names`.
        articles: Unlabelled; those of the test sets and of the held-out rows must not be among them.
        rows: Labelled articles, reprints already dropped.
        name: Name and version of the model.
        display_names: Chinese name of every label.
        config: Settings.

    Raises:
        ValueError: The teacher does not know a label.
    """
    labels = tuple(display_names)
    kept, held = hold_out(rows, config.held_out_share, config.seed)
    targets = np.array([labels.index(row.label) for row in rows])
    soft = np.concatenate([ask_teacher(teacher, articles, labels), np.eye(len(labels))[targets[kept]]])
    shares = np.repeat([1.0, config.label_weight], [len(articles), len(kept)])
    features = TopicFeatures(config.features)
    counts = _count(features, [*articles, *(rows[position].article for position in kept)])
    weights = _fit(counts, soft.astype(np.float32), shares.astype(np.float32), config)
    held_out = [rows[position].article for position in held]
    return _calibrated(weights, held_out, targets[held], name, display_names, config)


def ask_teacher(teacher: TopicClassifier, articles: Sequence[Article], labels: Sequence[str]) -> Floats:
    """The teacher's probabilities.

    Returns:
        *Shape:* (articles, labels), columns in the order of `labels`.

    Raises:
        ValueError: It does not know one of `labels`.
    """
    if unknown := sorted(set(labels) - set(teacher.labels)):
        raise ValueError(f"the teacher does not know {', '.join(unknown)}")
    scores = np.empty((len(articles), len(labels)), dtype=np.float32)
    for start in range(0, len(articles), _TEACHER_BATCH):
        topics = teacher.classify(articles[start : start + _TEACHER_BATCH])
        scores[start : start + len(topics)] = [[topic.scores[label] for label in labels] for topic in topics]
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def _count(features: TopicFeatures, articles: Sequence[Article]) -> csr_matrix:
    chunks = [features.transform(articles[at : at + 4096]) for at in range(0, len(articles), 4096)]
    return csr_matrix(vstack(chunks, format="csr"))


def _fit(counts: csr_matrix, soft: Floats, shares: Floats, config: DistilConfig) -> LinearWeights:
    views, shown = add_partial_views(counts, config.features.n_title_features)
    idf = fit_idf(views)
    coef, intercept = fit_soft_regression(
        weigh(views, idf),
        soft[shown],
        shares[shown],
        strength=config.strength,
        max_iterations=config.max_iterations,
    )
    return LinearWeights(idf=idf, coef=coef, intercept=intercept)


def _calibrated(
    weights: LinearWeights,
    held_out: Sequence[Article],
    targets: NDArray[np.int64],
    name: str,
    display_names: Mapping[str, str],
    config: DistilConfig,
) -> tuple[LinearTopicClassifier, CrossValidation]:
    def with_calibration(temperature: float, review_below: float) -> LinearTopicClassifier:
        topic_config = TopicConfig(
            name=name,
            labels=tuple(display_names),
            display_names=dict(display_names),
            temperature=temperature,
            review_below=review_below,
            features=config.features,
        )
        return LinearTopicClassifier(topic_config, weights)

    logits = with_calibration(1.0, 0.0).logits(held_out)
    found = calibrate(logits, targets, config.review_accuracy)
    probabilities = softmax(logits / found.temperature, axis=1)
    answers = CrossValidation(probabilities=probabilities, targets=targets, temperature=found.temperature)
    return with_calibration(found.temperature, found.review_below), answers

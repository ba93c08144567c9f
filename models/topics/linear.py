"""A linear model over hashed character n-grams, with calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from jianbao.nlp.article import Article
from jianbao.nlp.explanation import Explanation

from .calibrated import CalibratedClassifier, CalibratedConfig
from .contributions import Contributions, divide
from .explanation import explain_decision
from .features import FeatureConfig, TopicFeatures
from .weighting import weigh

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearWeights:
    """The numbers of a linear topic model.

    Attributes:
        idf: *Shape:* (features,). Weight of each column before rows are scaled to length 1.
        coef: *Shape:* (features, labels).
        intercept: *Shape:* (labels,).
    """

    idf: Floats
    coef: Floats
    intercept: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicConfig(CalibratedConfig):
    """What a linear topic model needs besides its weights.

    Attributes:
        features: How articles become vectors.
    """

    features: FeatureConfig


class LinearTopicClassifier(CalibratedClassifier):
    """Implements `jianbao.nlp.protocols.ExplainingClassifier`."""

    config: TopicConfig

    def __init__(self, config: TopicConfig, weights: LinearWeights) -> None:
        self.config = config
        self.weights = weights
        self._features = TopicFeatures(config.features)

    def logits(self, articles: Sequence[Article]) -> Floats:
        """Scores before calibration; *shape:* (articles, labels)."""
        return self._score(self._weigh(articles))

    def explain(self, article: Article, label: str, among: Sequence[str] = ()) -> Explanation:
        """Why `article` is about `label` rather than about the strongest other label; exact.

        What would else have been said is the question an editor has, and what the probabilities compare: the
        mean of the other labels is no answer that anybody could get.

        Args:
            article: As given to `classify`.
            label: The one it got, or any other.
            among: Where the other label is looked for; empty, or `label` alone, for all labels.

        Raises:
            ValueError: The model has no such label.
        """
        row = self._weigh([article])
        rival = self._strongest_other(row, label, among)
        parts = self._divide(article, row, label, rival)
        return explain_decision(article, parts, label=label, rival=rival)

    def contributions(self, article: Article, label: str, rival: str) -> Contributions:
        """What each character adds to the logarithm of the odds of `label` against `rival`.

        Raises:
            ValueError: The model has no such label.
        """
        return self._divide(article, self._weigh([article]), label, rival)

    def _weigh(self, articles: Sequence[Article]) -> csr_matrix:
        return weigh(self._features.transform(articles), self.weights.idf)

    def _score(self, rows: csr_matrix) -> Floats:
        logits: Floats = rows @ self.weights.coef + self.weights.intercept
        return logits

    def _divide(self, article: Article, row: csr_matrix, label: str, rival: str) -> Contributions:
        """`contributions` of an article that has been weighed."""
        ours, theirs = self._column(label), self._column(rival)
        coef = self.weights.coef[row.indices].astype(np.float64) / self.config.temperature
        columns = np.zeros(self.config.features.n_features)
        columns[row.indices] = row.data * (coef[:, ours] - coef[:, theirs])
        parts = divide(article, self.config.features, columns)
        intercept = float(self.weights.intercept[ours] - self.weights.intercept[theirs])
        return replace(parts, rest=parts.rest + intercept / self.config.temperature)

    def _column(self, label: str) -> int:
        if label not in self.labels:
            raise ValueError(f"no label {label!r}, the model has {', '.join(self.labels)}")
        return self.labels.index(label)

    def _strongest_other(self, row: csr_matrix, label: str, among: Sequence[str]) -> str:
        rivals = [name for name in among if name != label] or [name for name in self.labels if name != label]
        scores = dict(zip(self.labels, self._score(row)[0], strict=True))
        return max(rivals, key=scores.__getitem__)

"""A linear model over hashed character n-grams, with calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jianbao.nlp.article import Article

from .calibrated import CalibratedClassifier, CalibratedConfig
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
    """Implements `jianbao.nlp.protocols.TopicClassifier`."""

    config: TopicConfig

    def __init__(self, config: TopicConfig, weights: LinearWeights) -> None:
        self.config = config
        self.weights = weights
        self._features = TopicFeatures(config.features)

    def logits(self, articles: Sequence[Article]) -> Floats:
        """Scores before calibration; *shape:* (articles, labels)."""
        matrix = weigh(self._features.transform(articles), self.weights.idf)
        logits: Floats = matrix @ self.weights.coef + self.weights.intercept
        return logits

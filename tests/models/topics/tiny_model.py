"""A linear model of three labels with weights drawn at random."""

from __future__ import annotations

import numpy as np

from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights, TopicConfig

LABELS = ("news", "opinion", "rest")


def make_tiny_model(features: FeatureConfig) -> LinearTopicClassifier:
    config = TopicConfig(
        name="tiny-1",
        labels=LABELS,
        display_names=dict(zip(LABELS, ("消息", "言论", "其他"), strict=True)),
        temperature=0.7,
        review_below=0.5,
        features=features,
    )
    random = np.random.default_rng(3)
    weights = LinearWeights(
        idf=random.uniform(1, 5, features.n_features).astype(np.float32),
        coef=random.normal(size=(features.n_features, 3)).astype(np.float32),
        intercept=random.normal(size=3).astype(np.float32),
    )
    return LinearTopicClassifier(config, weights)

"""The files of a linear topic model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from .features import FeatureConfig
from .linear import LinearTopicClassifier, LinearWeights, TopicConfig

_WEIGHTS = "weights.safetensors"


def write_linear(classifier: LinearTopicClassifier, folder: Path) -> dict[str, Any]:
    """Write the weights as float16, which moves scores by less than 0.001; returns the config's fields."""
    weights = asdict(classifier.weights)
    save_file({name: array.astype(np.float16) for name, array in weights.items()}, folder / _WEIGHTS)
    return asdict(classifier.config)


def read_linear(folder: Path, fields: dict[str, Any]) -> LinearTopicClassifier:
    """Read what `write_linear` wrote, `fields` being what it returned.

    Raises:
        Exception: Anything that damaged files make the libraries raise.
    """
    config = _config(fields)
    arrays = load_file(folder / _WEIGHTS)
    weights = LinearWeights(**{name: array.astype(np.float32) for name, array in arrays.items()})
    expected = (config.features.n_features, len(config.labels))
    if weights.coef.shape != expected:
        raise ValueError(f"weights of shape {weights.coef.shape}, configuration wants {expected}")
    return LinearTopicClassifier(config, weights)


def _config(fields: dict[str, Any]) -> TopicConfig:
    features = dict(fields.pop("features"))
    for name in ("title_ngrams", "body_ngrams"):
        features[name] = tuple(features[name])
    labels = tuple(fields.pop("labels"))
    return TopicConfig(features=FeatureConfig(**features), labels=labels, **fields)

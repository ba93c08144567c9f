"""Topic models on disk: `config.json` and `weights.safetensors`, never pickle."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from jianbao.nlp.errors import ArtifactError

from .features import FeatureConfig
from .linear import LinearTopicClassifier, LinearWeights, TopicConfig

FORMAT = "jianbao-topic-linear-1"
_CONFIG, _WEIGHTS = "config.json", "weights.safetensors"


def save_topic_model(classifier: LinearTopicClassifier, folder: Path) -> None:
    """Write a model; weights are stored as float16, which moves scores by less than 0.001."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"format": FORMAT, **asdict(classifier.config)}
    text = json.dumps(config, ensure_ascii=False, indent=2) + "\n"
    (folder / _CONFIG).write_text(text, encoding="utf-8")
    weights = asdict(classifier.weights)
    save_file({name: array.astype(np.float16) for name, array in weights.items()}, folder / _WEIGHTS)


def load_topic_model(folder: Path) -> LinearTopicClassifier:
    """Read a model written by `save_topic_model`.

    Raises:
        ArtifactError: A file is missing, damaged, of another format, or the shapes do not fit.
    """
    try:
        config = _config(json.loads((folder / _CONFIG).read_text(encoding="utf-8")))
        arrays = load_file(folder / _WEIGHTS)
        weights = LinearWeights(**{name: array.astype(np.float32) for name, array in arrays.items()})
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as exc:
        raise _unusable(folder, f"{type(exc).__name__}: {exc}") from exc
    expected = (config.features.n_features, len(config.labels))
    if weights.coef.shape != expected:
        raise _unusable(folder, f"weights of shape {weights.coef.shape}, configuration wants {expected}")
    return LinearTopicClassifier(config, weights)


def _config(fields: dict[str, object]) -> TopicConfig:
    found = fields.pop("format", None)
    if found != FORMAT:
        raise ValueError(f"format {found!r}, this version reads {FORMAT!r}")
    features = dict(fields.pop("features"))  # type: ignore[call-overload]
    for name in ("title_ngrams", "body_ngrams"):
        features[name] = tuple(features[name])
    labels = tuple(fields.pop("labels"))  # type: ignore[arg-type,var-annotated]
    return TopicConfig(features=FeatureConfig(**features), labels=labels, **fields)  # type: ignore[arg-type]


def _unusable(folder: Path, reason: str) -> ArtifactError:
    return ArtifactError(
        f"topic model in {folder} cannot be used ({reason}); train it again or reinstall jianbao",
        f"{folder} 中的主题模型无法使用（{reason}），请重新训练或重新安装 jianbao。",
    )

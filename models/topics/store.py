"""Topic models on disk: `config.json` says of which kind one is; never pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jianbao.nlp.errors import ArtifactError

from .calibrated import CalibratedClassifier
from .linear import LinearTopicClassifier
from .linear_store import read_linear, write_linear

FORMAT = "jianbao-topic-linear-1"
TRANSFORMER_FORMAT = "jianbao-topic-transformer-1"
_CONFIG = "config.json"


def save_topic_model(classifier: CalibratedClassifier, folder: Path) -> None:
    """Write a model of any kind; `config.json` comes last, so a torn write is never taken for a model."""
    folder.mkdir(parents=True, exist_ok=True)
    config = _write(classifier, folder)
    text = json.dumps(config, ensure_ascii=False, indent=2) + "\n"
    (folder / _CONFIG).write_text(text, encoding="utf-8")


def load_topic_model(folder: Path) -> CalibratedClassifier:
    """Read a model written by `save_topic_model`.

    Raises:
        ArtifactError: A file is missing, damaged, of another format, or the shapes do not fit.
    """
    try:
        fields = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        return _read(folder, fields.pop("format", None), fields)
    except Exception as exc:  # safetensors, tokenizers and transformers raise anything on damaged files
        raise _unusable(folder, f"{type(exc).__name__}: {exc}") from exc


def _write(classifier: CalibratedClassifier, folder: Path) -> dict[str, Any]:
    if isinstance(classifier, LinearTopicClassifier):
        return {"format": FORMAT, **write_linear(classifier, folder)}
    from .transformer import TransformerTopicClassifier  # noqa: PLC0415  torch is slow to import
    from .transformer_store import write_transformer  # noqa: PLC0415

    if isinstance(classifier, TransformerTopicClassifier):
        return {"format": TRANSFORMER_FORMAT, **write_transformer(classifier, folder)}
    raise TypeError(f"no format for a {type(classifier).__name__}")


def _read(folder: Path, found: object, fields: dict[str, Any]) -> CalibratedClassifier:
    if found == FORMAT:
        return read_linear(folder, fields)
    if found == TRANSFORMER_FORMAT:
        from .transformer_store import read_transformer  # noqa: PLC0415  torch is slow to import

        return read_transformer(folder, fields)
    raise ValueError(f"format {found!r}, this version reads {FORMAT!r} and {TRANSFORMER_FORMAT!r}")


def _unusable(folder: Path, reason: str) -> ArtifactError:
    return ArtifactError(
        f"topic model in {folder} cannot be used ({reason}); train it again or reinstall jianbao",
        f"{folder} 中的主题模型无法使用（{reason}），请重新训练或重新安装 jianbao。",
    )

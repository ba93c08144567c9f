"""One training of a topic model: files in, model folder with its figures out."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.models.topics.store import save_topic_model
from jianbao.nlp.errors import DataError

from .data import LabelledArticle, drop_repeats, load_labelled
from .fit import FitConfig, fit_topic_model
from .labels import load_label_set
from .metrics import topic_metrics

_LIBRARIES = ("jianbao", "numpy", "scikit-learn", "scipy")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicJob:
    """What a training reads and where it writes.

    Attributes:
        name: Name and version of the model, written into every record it tags.
        config: TOML file with the tables ``[labels]``, ``[features]`` and ``[fit]``.
        data: Labelled JSONL files; of two reprints the one that comes first counts.
        held_out: Labelled JSONL files that are only measured on; their reprints are taken out of `data`.
        out: Folder to write.
    """

    name: str
    config: Path
    data: tuple[Path, ...]
    held_out: tuple[Path, ...] = ()
    out: Path


def train_topic_model(job: TopicJob) -> dict[str, Any]:
    """Fit, measure and save; returns the figures that are saved as ``metrics.json``."""
    labels = load_label_set(job.config)
    config = load_fit_config(job.config)
    held_out = load_labelled(job.held_out, list(labels))
    kept_out = {row.key for row in held_out}
    rows = [row for row in drop_repeats(load_labelled(job.data, list(labels))) if row.key not in kept_out]
    _require_every_label(rows, list(labels))
    classifier, crossed = fit_topic_model(rows, name=job.name, display_names=labels, config=config)
    report: dict[str, Any] = {
        "cross_validation": topic_metrics(
            crossed.probabilities, crossed.targets, list(labels), review_below=classifier.config.review_below
        ),
        "fit": asdict(config),
        "data": {path.name: _fingerprint(path) for path in (*job.data, *job.held_out)},
        "n_articles": len(rows),
        "libraries": {library: version(library) for library in _LIBRARIES},
    }
    if held_out:
        report["held_out"] = evaluate(classifier, held_out)
    save_topic_model(classifier, job.out)
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    (job.out / "metrics.json").write_text(text, encoding="utf-8")
    return report


def evaluate(classifier: LinearTopicClassifier, rows: Sequence[LabelledArticle]) -> dict[str, Any]:
    """Figures of `classifier` on labelled articles."""
    import numpy as np  # noqa: PLC0415

    labels = list(classifier.labels)
    targets = np.array([labels.index(row.label) for row in rows])
    probabilities = classifier.predict([row.article for row in rows])
    return topic_metrics(probabilities, targets, labels, review_below=classifier.config.review_below)


def load_fit_config(path: Path) -> FitConfig:
    """The tables ``[features]`` and ``[fit]`` of a TOML file.

    Raises:
        DataError: A setting is unknown or out of range.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        features: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in tables.get("features", {}).items()
        }
        return FitConfig(features=FeatureConfig(**features), **tables.get("fit", {}))
    except (TypeError, ValueError) as exc:
        raise DataError(f"{path}: {exc}", f"{path}：配置项有误（{exc}）。") from exc


def _require_every_label(rows: Sequence[LabelledArticle], labels: Sequence[str]) -> None:
    missing = set(labels) - {row.label for row in rows}
    if missing:
        raise DataError(
            f"no article is labelled {', '.join(sorted(missing))}; label some, or drop the label",
            f"没有标为 {'、'.join(sorted(missing))} 的文章，请补充标注或从标签集中删去。",
        )


def _fingerprint(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()

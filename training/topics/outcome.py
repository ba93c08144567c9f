"""What a training writes: the model, its figures, and how both came about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianbao.models.registry import VersionMeta
from jianbao.models.topics.store import save_topic_model

from .backends import Backend, Fitted
from .card import write_card
from .material import Material
from .sources import Source
from .start import write_trained_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A new model that is not kept anywhere yet.

    Attributes:
        backend: Kind of model.
        fitted: The model.
        material: What it learnt and was measured on.
        sources: Where that came from.
        metrics: Figures by part, as `topic_metrics` gives them.
    """

    backend: Backend
    fitted: Fitted
    material: Material
    sources: tuple[Source, ...]
    metrics: Mapping[str, Any]

    def describe(self, name: str) -> dict[str, Any]:
        """How the model, called `name`, came about."""
        config = self.fitted.classifier.config
        return {
            "name": name,
            "backend": self.backend,
            "parent": self._parent,
            "labels": dict(config.display_names),
            "temperature": config.temperature,
            "review_below": config.review_below,
            "config": self.fitted.settings,
            "seed": self.fitted.settings["seed"],
            "n_articles": len(self.material.rows),
            "sources": [source.describe() for source in self.sources],
            "n_repeats": self.material.n_repeats,
            "n_leaks": self.material.n_leaks,
            "libraries": self._libraries,
        }

    def write(self, folder: Path, name: str) -> None:
        """Write all files of the model, called `name`, into `folder`."""
        classifier = self.fitted.classifier
        classifier.config = replace(classifier.config, name=name)
        folder.mkdir(parents=True, exist_ok=True)
        training = self.describe(name)
        (folder / "metrics.json").write_text(_to_json(self.metrics), encoding="utf-8")
        (folder / "training.json").write_text(_to_json(training), encoding="utf-8")
        (folder / "README.md").write_text(write_card(training, self.metrics), encoding="utf-8")
        write_trained_on(self.material.rows, self.fitted.start, folder)
        save_topic_model(classifier, folder)

    def meta(self) -> VersionMeta:
        """What the registry notes about it."""
        return VersionMeta(
            backend=self.backend,
            labels=tuple(self.fitted.classifier.labels),
            parent=self._parent,
            libraries=self._libraries,
            figures={part: round(figures["macro_f1"], 4) for part, figures in self.metrics.items()},
        )

    @property
    def _parent(self) -> str | None:
        return self.fitted.start.name if self.fitted.start else None

    @property
    def _libraries(self) -> dict[str, str]:
        return {library: version(library) for library in self.fitted.libraries}


def _to_json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"

"""What `GET /v1/models` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A model at work.

    Attributes:
        kind: What it writes.
        name: Name and version, as in the records.
        labels: Display name of every topic label, in the order of the model; empty for summaries.
    """

    kind: Literal["topic", "summary"]
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


def model_infos(parts: Parts, topic_model: str) -> list[ModelInfo]:
    """The models of `parts`; `topic_model` is the name the classifier gave in an answer."""
    names = parts.classifier.display_names
    labels = {label: names[label] for label in parts.classifier.labels}
    return [
        ModelInfo(kind="topic", name=topic_model, labels=labels),
        ModelInfo(kind="summary", name=parts.summarizer.name),
    ]

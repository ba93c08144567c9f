"""What `GET /v1/models` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from jianbao.nlp import Summarizer
from jianbao.nlp.errors import JianbaoError
from jianbao.nlp.protocols import ExplainingClassifier

from .edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedModel:
    """A model that should answer, but cannot be used.

    Attributes:
        version: The new champion, ``""`` when the registry could not say.
        code: Of the error.
        message: What is wrong with it.
        message_zh: The same in Chinese.
        at: When it was tried last; UTC.
    """

    version: str
    code: str
    message: str
    message_zh: str
    at: datetime

    @classmethod
    def of(cls, version: str, error: JianbaoError) -> RefusedModel:
        """`version` was refused just now."""
        return cls(
            version=version,
            code=error.code,
            message=error.message,
            message_zh=error.message_zh,
            at=datetime.now(UTC),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A model at work.

    Attributes:
        kind: What it writes.
        name: Name and version, as in the records.
        labels: Display name of every topic label, in the order of the model; empty for summaries.
        explains: Whether the option `explain` is met.
        refused: The model that should have taken its place, ``null`` when all is well.
    """

    kind: Literal["topic", "summary"]
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    explains: bool = False
    refused: RefusedModel | None = None


def model_infos(
    edition: Edition, summarizer: Summarizer, refused: RefusedModel | None = None
) -> tuple[ModelInfo, ...]:
    """The models at work."""
    names = edition.classifier.display_names
    labels = {label: names[label] for label in edition.classifier.labels}
    return (
        ModelInfo(
            kind="topic",
            name=edition.name,
            labels=labels,
            explains=isinstance(edition.classifier, ExplainingClassifier),
            refused=refused,
        ),
        ModelInfo(kind="summary", name=summarizer.name),
    )

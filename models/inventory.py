"""What is bundled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .bundle import BUNDLED_DIR
from .loading import BUNDLED_TOPIC
from .seq2seq import is_prepared, resolve_checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One bundled model.

    Attributes:
        name: Folder name.
        kind: ``"topic"`` or ``"summary"``.
        n_bytes: Size of the weights.
        sha256: Digest of the weights of a topic model, of weights and settings of a summarizer.
        prepared: Whether the int8 form is cached; ``None`` where there is none to make.
    """

    name: str
    kind: str
    n_bytes: int
    sha256: str
    prepared: bool | None


def list_models() -> list[ModelEntry]:
    """All bundled models."""
    return [_topic_entry(BUNDLED_DIR / BUNDLED_TOPIC), _summary_entry()]


def _topic_entry(folder: Path) -> ModelEntry:
    weights = (folder / "weights.safetensors").read_bytes()
    digest = hashlib.sha256(weights).hexdigest()
    return ModelEntry(name=folder.name, kind="topic", n_bytes=len(weights), sha256=digest, prepared=None)


def _summary_entry() -> ModelEntry:
    checkpoint = resolve_checkpoint()
    return ModelEntry(
        name=checkpoint.name,
        kind="summary",
        n_bytes=(checkpoint.path / "model.safetensors").stat().st_size,
        sha256=checkpoint.sha256,
        prepared=is_prepared(checkpoint),
    )

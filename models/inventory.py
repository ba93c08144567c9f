"""What is bundled, and what the registry keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jianbao.nlp.errors import JianbaoError

from .bundle import BUNDLED_DIR, BUNDLED_TOPIC
from .registry import Pointers, RegistryReader, VersionError
from .seq2seq import is_prepared, resolve_checkpoint

_ROLES = ("champion", "candidate", "previous")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    """One version of the topic model in the registry.

    Attributes:
        name: Name of the version.
        roles: Those of ``"champion"``, ``"candidate"`` and ``"previous"`` that it plays.
        backend: Kind of model; empty where the manifest cannot be read.
        created_at: When it was registered; ``None`` where the manifest cannot be read.
        n_bytes: Size of its files.
        sha256: Digest of its manifest, which stands for all files.
        problem: Why it cannot be used; ``None`` where nothing is known against it. Its files were not read.
    """

    name: str
    roles: tuple[str, ...]
    backend: str = ""
    created_at: datetime | None = None
    n_bytes: int = 0
    sha256: str = ""
    problem: JianbaoError | None = None


def list_models() -> list[ModelEntry]:
    """All bundled models."""
    return [_topic_entry(BUNDLED_DIR / BUNDLED_TOPIC), _summary_entry()]


def list_versions(registry: RegistryReader | None = None) -> list[VersionEntry]:
    """All versions in `registry`, by default the one of this machine; damaged ones too, by name.

    Raises:
        JournalError: The end of the journal was cut off or edited.
    """
    registry = registry or RegistryReader()
    pointers = registry.pointers()
    return [_version_entry(name, registry, pointers) for name in sorted({*registry.names(), *pointers.named})]


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


def _version_entry(name: str, registry: RegistryReader, pointers: Pointers) -> VersionEntry:
    roles = tuple(role for role in _ROLES if getattr(pointers, role) == name)
    try:
        version = registry.version(name)
    except VersionError as error:
        return VersionEntry(name=name, roles=roles, problem=error)
    return VersionEntry(
        name=name,
        roles=roles,
        backend=version.manifest.backend,
        created_at=version.manifest.created_at,
        n_bytes=version.manifest.n_bytes,
        sha256=version.manifest_sha256,
    )

"""Versions on disk: made beside, moved in whole, never changed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from jianbao.models.disk import sync_file, sync_folder

from .errors import VersionError
from .manifest import (
    MANIFEST,
    Manifest,
    digest_files,
    digest_manifest,
    read_manifest,
    verify_folder,
    write_manifest,
)

# Single separators only, so that two names joined by two hyphens can be told apart.
_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionMeta:
    """What whoever trained a version knows about it.

    Attributes:
        backend: ``"linear"`` or ``"transformer"``.
        labels: Topic labels, in the order of the model.
        parent: The version it was trained from, ``"bundled"``, or ``None``.
        libraries: Release of each library that made it.
        figures: What was measured, plain JSON without NaN; goes into the history.
        reason: Why it was trained; goes into the history.

    Raises:
        ValueError: No labels, one twice, or figures that are not numbers.
    """

    backend: str
    labels: tuple[str, ...]
    parent: str | None = None
    libraries: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.labels or len(set(self.labels)) < len(self.labels):
            raise ValueError(f"labels must be there and differ, got {self.labels}")
        json.dumps(dict(self.figures), allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version on disk.

    Attributes:
        name: Its name.
        folder: Where it lies; its files are never written to.
        manifest: What it says about itself.
        manifest_sha256: Digest of the manifest, which stands for the whole version.
    """

    name: str
    folder: Path
    manifest: Manifest
    manifest_sha256: str


class VersionStore:
    """The folder of all versions; writing is for the holder of the registry's lock.

    Args:
        folder: Folder of the registry; it need not exist to be read.
    """

    def __init__(self, folder: Path) -> None:
        self._versions = folder / "versions"
        self._incoming = folder / "incoming"

    def names(self) -> list[str]:
        """Names of all versions, in the order of the alphabet."""
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir())

    def has(self, name: str) -> bool:
        """Whether there is a version `name`, in whatever state."""
        return bool(_NAME.fullmatch(name)) and (self._versions / name).is_dir()

    def read(self, name: str) -> Version:
        """The version `name`; its files are not looked at.

        Raises:
            VersionError: There is none, or its manifest is damaged.
        """
        return self._read(name, read_manifest)

    def readable(self) -> list[Version]:
        """All versions whose manifest can be read, the oldest first."""
        found = []
        for name in self.names():
            with suppress(VersionError):
                found.append(self.read(name))
        return sorted(found, key=lambda version: version.manifest.created_at)

    def verify(self, name: str) -> Version:
        """The version `name`, after every file was compared with its manifest.

        Raises:
            VersionError: There is none, or it is not what was registered.
        """
        return self._read(name, verify_folder)

    def add(self, stem: str, fill: Callable[[Path], None], meta: VersionMeta) -> Version:
        """Make a version of the files that `fill` writes.

        Raises:
            ValueError: `stem` is no name, or `fill` wrote nothing.
            OSError: The disk is full or read-only; nothing stays behind.
        """
        created_at = datetime.now(UTC).replace(microsecond=0)
        name = self._free_name(stem, created_at)
        folder = self._incoming / name
        try:
            folder.mkdir(parents=True)
            fill(folder)
            _seal(folder, name, created_at, meta)
            self._versions.mkdir(exist_ok=True)
            folder.rename(self._versions / name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        sync_folder(self._versions)
        return self.read(name)

    def remove(self, name: str) -> None:
        """Take back a version that could not be entered into the journal."""
        shutil.rmtree(self._versions / name, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what killed registrations left."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    def _read(self, name: str, read: Callable[[Path], Manifest]) -> Version:
        folder = self._versions / name
        if not self.has(name):
            raise self._missing(name)
        manifest = read(folder)
        if manifest.name != name:
            raise VersionError(
                f"the version in {folder} calls itself {manifest.name}; give the folder its name back",
                f"{folder} 中的版本自称 {manifest.name}，请恢复目录原名。",
            )
        return Version(name=name, folder=folder, manifest=manifest, manifest_sha256=digest_manifest(folder))

    def _free_name(self, stem: str, created_at: datetime) -> str:
        if not _NAME.fullmatch(stem):
            raise ValueError(f"stem must be letters and digits, joined by single . _ or -, got {stem!r}")
        base = f"{stem}-{created_at:%Y%m%d-%H%M%S}"
        name, number = base, 1
        while (self._versions / name).exists():
            number += 1
            name = f"{base}-{number}"
        return name

    def _missing(self, name: str) -> VersionError:
        known = ", ".join(self.names()[-3:]) or "-"
        return VersionError(
            f"there is no version {name!r} in {self._versions} (the last ones: {known}); name another one, "
            "or restore the folder from a backup",
            f"{self._versions} 中没有版本 {name!r}（最近的有：{known}），"
            "请换用其他版本，或从备份恢复该目录。",
        )


def _seal(folder: Path, name: str, created_at: datetime, meta: VersionMeta) -> None:
    """Make what was written durable and read-only; the manifest comes last."""
    files = digest_files(folder)
    if not files:
        raise ValueError(f"nothing was written into {folder}")
    for file in files:
        sync_file(folder / file)
        (folder / file).chmod(_READ_ONLY)
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
    manifest = Manifest(
        name=name,
        created_at=created_at,
        backend=meta.backend,
        labels=meta.labels,
        parent=meta.parent,
        jianbao=installed_version("jianbao"),
        libraries=meta.libraries,
        files=files,
    )
    write_manifest(manifest, folder)
    (folder / MANIFEST).chmod(_READ_ONLY)

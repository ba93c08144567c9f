"""What a version holds, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jianbao.models.disk import write_durably

from .errors import VersionError

MANIFEST = "manifest.json"
SCHEMA = "jianbao-topic-version-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDigest:
    """Size and SHA-256 of a file."""

    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a version says about itself.

    Attributes:
        name: Its name, that of its folder too.
        created_at: When it was registered; UTC.
        backend: ``"linear"`` or ``"transformer"``.
        labels: Topic labels, in the order of the model.
        parent: The version it was trained from, ``"bundled"``, or ``None``.
        jianbao: Release of Jianbao that made it.
        libraries: Release of each library that made it.
        files: Every file besides the manifest, by its path in the folder, with ``/`` between the parts.
    """

    name: str
    created_at: datetime
    backend: str
    labels: tuple[str, ...]
    parent: str | None
    jianbao: str
    libraries: Mapping[str, str]
    files: Mapping[str, FileDigest]

    @property
    def n_bytes(self) -> int:
        """Size of all files."""
        return sum(file.n_bytes for file in self.files.values())


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write `manifest` into `folder`, durably."""
    fields = {"schema": SCHEMA, **asdict(manifest), "created_at": manifest.created_at.isoformat()}
    write_durably(folder / MANIFEST, (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode())


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`; the files are not looked at.

    Raises:
        VersionError: It is missing, damaged, of another schema, or names no label or no file.
    """
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _manifest(fields)
    except FileNotFoundError as exc:
        raise unusable(folder, f"{MANIFEST} is missing", f"缺少 {MANIFEST}") from exc
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        reason = f"{MANIFEST}: {type(exc).__name__}: {exc}"
        raise unusable(folder, reason, f"{MANIFEST} 已损坏：{exc}") from exc


def digest_manifest(folder: Path) -> str:
    """SHA-256 of the manifest, which stands for the whole version.

    Raises:
        VersionError: It is missing.
    """
    try:
        return _digest(folder / MANIFEST).sha256
    except OSError as exc:
        raise unusable(folder, f"{MANIFEST} is missing", f"缺少 {MANIFEST}") from exc


def digest_files(folder: Path) -> dict[str, FileDigest]:
    """Size and digest of every file below `folder` besides the manifest."""
    return {name: _digest(folder / name) for name in _list_files(folder)}


def verify_folder(folder: Path) -> Manifest:
    """The manifest of `folder`, after every file was compared with it.

    Raises:
        VersionError: A file is missing, changed, truncated or not in the manifest, or that is damaged.
    """
    manifest = read_manifest(folder)
    try:
        _verify_names(folder, manifest)
        for name, expected in manifest.files.items():
            _verify_file(folder, name, expected)
    except OSError as exc:
        raise unusable(folder, str(exc), f"无法读取：{exc}") from exc
    return manifest


def unusable(folder: Path, reason: str, reason_zh: str) -> VersionError:
    """The error of a version that must not be loaded."""
    return VersionError(
        f"version {folder.name} in {folder.parent} is not what was registered ({reason}); "
        "restore the folder from a backup, or roll back to another version",
        f"{folder.parent} 中的版本 {folder.name} 与登记时不符（{reason_zh}），"
        "请从备份恢复该目录，或回退到其他版本。",
    )


def _manifest(fields: dict[str, Any]) -> Manifest:
    if fields.pop("schema") != SCHEMA:
        raise ValueError(f"not of schema {SCHEMA!r}")
    files = {name: FileDigest(**file) for name, file in fields.pop("files").items()}
    labels = tuple(fields.pop("labels"))
    created_at = datetime.fromisoformat(fields.pop("created_at"))
    if not labels or not all(isinstance(label, str) and label for label in labels):
        raise ValueError(f"labels {labels!r}")
    if not files:
        raise ValueError("no files")
    return Manifest(**fields, created_at=created_at, labels=labels, files=files)


def _verify_names(folder: Path, manifest: Manifest) -> None:
    found = _list_files(folder)
    for name in sorted(manifest.files.keys() - found):
        raise unusable(folder, f"{name} is missing", f"缺少文件 {name}")
    for name in sorted(found - manifest.files.keys()):
        raise unusable(folder, f"{name} is not in its manifest", f"多出清单以外的文件 {name}")


def _verify_file(folder: Path, name: str, expected: FileDigest) -> None:
    path = folder / name
    size = path.stat().st_size
    if size != expected.n_bytes:
        raise unusable(
            folder,
            f"{name} has {size} bytes instead of {expected.n_bytes}",
            f"文件 {name} 为 {size} 字节，应为 {expected.n_bytes} 字节",
        )
    if _digest(path) != expected:
        raise unusable(folder, f"the content of {name} was changed", f"文件 {name} 的内容被改动")


def _list_files(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise unusable(folder, f"{name} is not a plain file", f"{name} 不是普通文件")
        if path.is_file():
            found.add(name)
    return found - {MANIFEST}


def _digest(path: Path) -> FileDigest:
    with path.open("rb") as stream:
        return FileDigest(
            n_bytes=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest()
        )

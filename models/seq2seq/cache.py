"""A folder for derived files, written whole or not at all, and checked when read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from jianbao.nlp.errors import ArtifactError

MANIFEST = "manifest.json"


def cache_dir() -> Path:
    """``$JIANBAO_CACHE_DIR``, or the platform's folder for caches with ``jianbao`` in it."""
    named = os.environ.get("JIANBAO_CACHE_DIR")
    if named:
        return Path(named).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "jianbao"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "jianbao" / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jianbao"


def is_intact(folder: Path) -> bool:
    """True when every file of the manifest is there with its SHA-256, and the manifest names some."""
    try:
        digests = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        return bool(digests) and all(_sha256(folder / name) == value for name, value in digests.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def build_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Makes `folder` with what `fill` writes, replacing a damaged one; other processes wait.

    Raises:
        ArtifactError: If the cache cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if not is_intact(folder):
                _replace(folder, fill)
    except OSError as exc:
        raise ArtifactError(
            f"The cache folder {folder.parent} cannot be written ({exc}); "
            "set JIANBAO_CACHE_DIR to one that can.",
            f"缓存目录 {folder.parent} 无法写入（{exc}）；请用 JIANBAO_CACHE_DIR 指定可写目录。",
        ) from exc


def _replace(folder: Path, fill: Callable[[Path], None]) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fill(temporary)
        digests = {file.name: _sha256(file) for file in sorted(temporary.iterdir())}
        (temporary / MANIFEST).write_text(json.dumps({"sha256": digests}, indent=2) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""Writes that outlast a power cut."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path` by `content`, whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def append_durably(path: Path, line: bytes, *, keep_bytes: int) -> None:
    """Cut `path` to its first `keep_bytes` bytes and write `line` behind them.

    A failed write is taken back, so that it is not mistaken for a finished one later.
    """
    is_new = not path.exists()
    with path.open("ab", buffering=0) as stream:
        stream.truncate(keep_bytes)
        try:
            if stream.write(line) != len(line):
                raise OSError(f"the disk took only a part of {len(line)} bytes for {path}")
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(keep_bytes)
            raise
    if is_new:
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the disk keep what was written to `path`."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Have the disk keep the names in `path`; Windows does so by itself and cannot be asked to."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""A window of requests for each caller, in memory that the workers share."""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import Struct

from .window import Window

_log = logging.getLogger(__name__)

#: Names a folder, in memory, to the workers of one supervisor.
FOLDER_VARIABLE = "JIANBAO_COUNTS_DIR"
_FORM = Struct("<QQQ")


class Cell:
    """Where the window of one caller stands."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @property
    def window(self) -> Window:
        """As it stands."""
        return Window(*_FORM.unpack_from(self._memory))

    @window.setter
    def window(self, window: Window) -> None:
        _FORM.pack_into(self._memory, 0, *window)


class Counts:
    """Windows by caller. They are few: a caller has been known by a key.

    Args:
        folder: Of all processes that count together; ``None`` where this one is alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600) if folder else None
        self._cells: dict[str, Cell] = {}

    @contextmanager
    def of(self, caller_id: str) -> Iterator[Cell]:
        """The caller's window, which no other process reads or writes inside the ``with`` block."""
        cell = self._cells.get(caller_id) or self._cells.setdefault(caller_id, self._open(caller_id))
        with self._locked():
            yield cell

    def _open(self, caller_id: str) -> Cell:
        if self._folder:
            try:
                return Cell(_map(self._folder / hashlib.sha256(caller_id.encode("utf-8")).hexdigest()))
            except OSError as exc:
                _log.error("requests of key %s are counted in this process alone: %s", caller_id, exc)
        return Cell(mmap.mmap(-1, _FORM.size))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of all processes, for microseconds; the system frees it when one dies."""
        if self._lock is None:
            yield
            return
        from fcntl import LOCK_EX, LOCK_UN, flock  # noqa: PLC0415  there are several workers on Unix alone

        flock(self._lock, LOCK_EX)
        try:
            yield
        finally:
            flock(self._lock, LOCK_UN)


def shared_folder() -> Path | None:
    """Where the workers count together; ``None`` in a process without a supervisor."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


def _map(path: Path) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, _FORM.size)  # a page that is not there kills who writes to it
        return mmap.mmap(descriptor, _FORM.size)
    finally:
        os.close(descriptor)

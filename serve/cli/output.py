"""Where records are written."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from jianbao.nlp.errors import DataError

_STDOUT = (None, "-")
# Half a surrogate pair (a file name that is no UTF-8, "\ud83d" in JSON) has no bytes in UTF-8. This writes
# ``\ud83d``, which JSON reads as the same character.
UNENCODABLE = "backslashreplace"


@contextmanager
def open_output(path: str | None, *, keep_bytes: int = 0) -> Iterator[TextIO]:
    """A text stream for JSON lines: the file at `path`, stdout for ``None`` and ``-``.

    Args:
        path: The file.
        keep_bytes: Of what is there; the rest is replaced.

    Raises:
        DataError: The file cannot be written.
    """
    if path in _STDOUT:
        sys.stdout.reconfigure(encoding="utf-8", errors=UNENCODABLE)  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    file = Path(str(path))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if keep_bytes:
            os.truncate(file, keep_bytes)
        stream = _open(file, "a" if keep_bytes else "w")
    except OSError as exc:
        raise _unwritable(file, exc) from exc
    with stream:
        yield stream


@contextmanager
def replace_output(path: str | None) -> Iterator[TextIO]:
    """As `open_output`, but what is at `path` stays until all has been written.

    Raises:
        DataError: The file cannot be written, or nothing can be written beside it.
    """
    file = None if path in _STDOUT else Path(str(path)).resolve()  # a link keeps leading to the file
    # Nothing takes the place of a pipe or a device.
    if file is None or (file.exists() and not file.is_file()):
        with open_output(path) as stream:
            yield stream
        return
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open_output(str(beside)) as stream:
            yield stream
        _put_in_place(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def stat_output(path: str | None) -> os.stat_result | None:
    """Which file `open_output` writes to; ``None`` when it is not there yet."""
    try:
        return os.fstat(sys.stdout.fileno()) if path in _STDOUT else Path(str(path)).stat()
    except (OSError, ValueError):  # ValueError: a stdout that is closed
        return None


def _open(file: Path, mode: Literal["a", "w"]) -> TextIO:
    # Line buffering: a line is in the file when it has been written.
    return file.open(mode, encoding="utf-8", errors=UNENCODABLE, buffering=1)


def _put_in_place(written: Path, file: Path) -> None:
    try:
        if file.exists():
            shutil.copymode(file, written)
        written.replace(file)
    except OSError as exc:
        raise _unwritable(file, exc) from exc


def _unwritable(file: Path, error: OSError) -> DataError:
    return DataError(
        f"{file}: cannot be written: {error.strerror}", f"{file}：无法写入（{error.strerror}）。"
    )

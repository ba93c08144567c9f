"""The file an import reads, and how much of it has been read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedIOBase, BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, Self, cast

from jianbao.nlp.errors import DataError
from jianbao.serve.cli.sources import STDIN


class InputFile:
    """Bytes that are counted as they are read.

    Attributes:
        stream: The bytes, buffered far enough to tell form and encoding.
        n_bytes: How many there are; ``None`` for stdin.
        n_read: How many have been read.
        written_at: When the file was last written; now for stdin.
    """

    def __init__(self, source: BufferedIOBase, *, n_bytes: int | None, written_at: datetime) -> None:
        from jianbao.models.labels.formats import HEAD_BYTES  # noqa: PLC0415  SQLAlchemy is slow to import

        self.n_bytes, self.written_at = n_bytes, written_at
        self._counted = _Counted(source)
        self.stream: BufferedReader = BufferedReader(self._counted, HEAD_BYTES)

    @property
    def n_read(self) -> int:
        """Bytes read so far."""
        return self._counted.n_read

    @classmethod
    @contextmanager
    def open(cls, name: str) -> Iterator[Self]:
        """The file `name`, ``-`` for stdin.

        Raises:
            DataError: It cannot be read.
        """
        if name == STDIN:
            yield cls(cast(BufferedIOBase, sys.stdin.buffer), n_bytes=None, written_at=datetime.now(UTC))
            return
        path = Path(name)
        try:
            status, source = path.stat(), path.open("rb")
        except OSError as exc:
            raise DataError(
                f"{name} cannot be read: {exc.strerror}; check the path",
                f"{name} 无法读取（{exc.strerror}），请检查路径。",
            ) from exc
        with source:
            written_at = datetime.fromtimestamp(status.st_mtime, UTC)
            yield cls(source, n_bytes=status.st_size, written_at=written_at)


class _Counted(RawIOBase):
    def __init__(self, source: BufferedIOBase) -> None:
        self.n_read = 0
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        n_bytes = self._source.readinto1(buffer)
        self.n_read += n_bytes
        return n_bytes

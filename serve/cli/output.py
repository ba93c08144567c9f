"""Where records are written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from jianbao.nlp.errors import DataError


@contextmanager
def open_output(path: str | None, *, append: bool = False) -> Iterator[TextIO]:
    """A text stream for JSON lines: the file at `path`, stdout for ``None`` and ``-``.

    Args:
        path: The file; it is replaced unless `append`.
        append: Write behind what is there.

    Raises:
        DataError: The file cannot be written.
    """
    if path in (None, "-"):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    file = Path(str(path))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Line buffering: a line is in the file when it has been written.
        stream = file.open("a" if append else "w", encoding="utf-8", buffering=1)
    except OSError as exc:
        raise DataError(
            f"{path}: cannot be written: {exc.strerror}", f"{path}：无法写入（{exc.strerror}）。"
        ) from exc
    with stream:
        yield stream

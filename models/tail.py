"""Lines of a file that others append to; what follows the last line break is not a line yet."""

from __future__ import annotations

import os
from pathlib import Path

# Holds a dozen entries, so that the last two are found in one read.
_BLOCK_BYTES = 16_384


def read_lines(path: Path, end: int | None = None) -> list[bytes]:
    """All lines, without their line breaks, up to the offset `end`; none where there is no file."""
    try:
        with path.open("rb") as stream:
            return stream.read(-1 if end is None else end).split(b"\n")[:-1]
    except FileNotFoundError:
        return []


def read_last_lines(path: Path) -> tuple[list[bytes], int]:
    """The last lines, two at least where there are as many, and the offset behind them."""
    try:
        start, block = _read_end(path)
    except FileNotFoundError:
        return [], 0
    lines = block.split(b"\n")
    end = start + len(block) - len(lines.pop())
    return (lines[1:] if start else lines), end


def _read_end(path: Path) -> tuple[int, bytes]:
    """The end of the file with three line breaks or more, or the whole file, and where it starts."""
    n_bytes = _BLOCK_BYTES
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        while True:
            start = max(0, size - n_bytes)
            stream.seek(start)
            block = stream.read(size - start)
            if start == 0 or block.count(b"\n") > 2:
                return start, block
            n_bytes *= 4

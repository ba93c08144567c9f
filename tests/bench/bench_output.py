"""What a benchmark prints, at once."""

from __future__ import annotations

import sys


def print_line(line: str) -> None:
    """`line` on stdout, also when that is a file that somebody watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

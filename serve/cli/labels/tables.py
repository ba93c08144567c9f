"""Tables of labels on stdout."""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table

_WIDTH = 132  # columns when the output is not a terminal


def make_table(*columns: str, title: str | None = None) -> Table:
    """A table whose `columns` are never wrapped."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def print_tables(*tables: Table, out: TextIO | None = None) -> None:
    """Print `tables` to `out` (default: stdout), Chinese characters counted as two columns."""
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=_WIDTH)
    for table in tables:
        console.print(table)

"""`jianbao labels list`: labels for people to read."""

from __future__ import annotations

import heapq
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from jianbao.nlp.command import Command

from .clock import show_time
from .filters import add_filter_arguments, find_labels
from .store import add_database_argument, open_store
from .tables import make_table, print_tables

if TYPE_CHECKING:
    from jianbao.models.labels import Label

_MAX_TABLE_ROWS = 50  # a screenful or two


def _run(arguments: Namespace) -> int:
    from jianbao.models.labels.formats import write_labels  # noqa: PLC0415  SQLAlchemy is slow to import

    with open_store(arguments) as store:
        labels = find_labels(store, arguments)
        if arguments.json:
            write_labels(_newest(labels, arguments.limit) if arguments.limit else labels, sys.stdout)
        else:
            print_tables(_table(_newest(labels, arguments.limit or _MAX_TABLE_ROWS)))
    return 0


def _newest(labels: Iterator[Label], n: int) -> list[Label]:
    return heapq.nlargest(n, labels, key=lambda label: label.labelled_at)


def _table(labels: Iterable[Label]) -> Table:
    table = make_table("时间 time", "标注人 annotator", "标签 label", "模型 model", "来源 source")
    table.add_column("标题 title", ratio=2, overflow="fold")
    table.add_column("理由 reason", ratio=2, overflow="fold")
    for label in labels:
        differs = bool(label.model_label) and label.model_label != label.label
        table.add_row(
            show_time(label.labelled_at),
            Text(label.annotator),
            Text(label.label),
            Text(label.model_label or "—", style="red" if differs else ""),
            label.source,
            Text(label.title or label.content_hash[:19]),
            Text(label.reason),
        )
    return table


def _add_arguments(parser: ArgumentParser) -> None:
    add_filter_arguments(parser)
    parser.add_argument(
        "--limit",
        type=int,
        metavar="N",
        help=f"the newest N (default: {_MAX_TABLE_ROWS}, with --json all of them)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with the texts")
    add_database_argument(parser)


list_ = Command(
    help="show labels",
    description="Show the latest label of each person on each article, newest first.",
    add_arguments=_add_arguments,
    run=_run,
)

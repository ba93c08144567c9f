"""Records as a table a person likes to read."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jianbao.nlp import Record

from .output import UNENCODABLE

_COLORS = {"poverty_relief": "green", "county_news": "cyan", "commentary": "magenta", "other": "yellow"}
_WIDTH = 132  # columns when the output is not a terminal


def print_table(records: Iterable[Record]) -> None:
    """Print title, date, topic with score, headline and summary to stdout."""
    sys.stdout.reconfigure(errors=UNENCODABLE)  # type: ignore[union-attr]
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(make_table(records))


def make_table(records: Iterable[Record]) -> Table:
    """The table; one row for each record, failed ones say why."""
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, expand=True)
    table.add_column("标题 title", ratio=5, overflow="fold")
    table.add_column("日期 date", no_wrap=True)
    table.add_column("主题 topic", no_wrap=True)
    table.add_column("提要 headline", ratio=5, overflow="fold")
    table.add_column("摘要 summary", ratio=11, overflow="fold")
    for record in records:
        table.add_row(*(_error_cells(record) if record.error else _cells(record)))
    return table


def _cells(record: Record) -> list[Text]:
    summary = record.summary
    return [
        Text(record.title or "（无标题）"),
        Text((record.published or "—")[:10]),
        _topic(record),
        Text(summary.headline if summary else ""),
        Text(_marked(summary.text, summary.method) if summary else ""),
    ]


def _topic(record: Record) -> Text:
    if record.topic is None:
        return Text("—")
    mark = " ?" if record.topic.needs_review else ""
    text = Text(f"{record.topic.name}\n{record.topic.label}\n{record.topic.score:.2f}{mark}")
    text.stylize(_COLORS.get(record.topic.label, "white"))
    return text


def _marked(text: str, method: str | None) -> str:
    return text if method == "generated" else f"{text}\n[{method}]"


def _error_cells(record: Record) -> list[Text]:
    assert record.error is not None
    return [
        Text(record.id),
        Text("—"),
        Text("—"),
        Text(record.error.code, style="red"),
        Text(str(record.error.message_zh)),
    ]

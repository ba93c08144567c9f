"""The registry's history as a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, timezone

from rich import box
from rich.table import Table
from rich.text import Text

from jianbao.models.registry import Entry

_CHINA = timezone(timedelta(hours=8))  # what a newsroom's clock shows, as in `jianbao labels list`
_ACTIONS = {
    "register": "register 登记",
    "promote": "promote 上线",
    "force_promote": "FORCED 强制上线",
    "rollback": "rollback 回退",
    "refuse": "refused 拒绝",
}


def make_history_table(entries: Iterable[Entry]) -> Table:
    """One row for each switch: when, who, what, why, and the macro-F1 it was decided on."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("#", justify="right")
    table.add_column("when 时间", no_wrap=True)
    table.add_column("who 何人", overflow="fold")
    table.add_column("what 何事", no_wrap=True)
    table.add_column("version 版本", overflow="fold")
    table.add_column("macro-F1", no_wrap=True)
    table.add_column("why 缘由", overflow="fold", ratio=1)
    for entry in entries:
        at = f"{entry.at.astimezone(_CHINA):%Y-%m-%d %H:%M}"
        row = (str(entry.generation), at, entry.who, _ACTIONS[entry.action])
        why = "; ".join(text for text in (entry.reason, *entry.failures) if text)
        table.add_row(*(Text(cell) for cell in (*row, entry.version, _macro_f1(entry), why)))
    return table


def _macro_f1(entry: Entry) -> str:
    """``base 0.912→0.920``, a line for each part that was judged."""
    parts = entry.figures.get("parts", {}) if entry.action != "register" else {}
    return "\n".join(
        f"{name} {figures['macro_f1']['champion']:.3f}→{figures['macro_f1']['candidate']:.3f}"
        for name, figures in parts.items()
        if "macro_f1" in figures
    )

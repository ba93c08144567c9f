"""A verdict as a table a person likes to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from jianbao.models.registry import Verdict

_WIDTH = 110  # columns when the output is not a terminal
_MARKS = {True: "✓", False: "✗", None: "–"}


def print_verdict(verdict: Verdict) -> None:
    """Print what was measured, what could not be judged, what failed, and the outcome."""
    console = make_console()
    console.print(make_table(verdict))
    for note in verdict.figures.get("notes", []):
        console.print(f"– {note}", markup=False, highlight=False)
    for failure in verdict.failures:
        console.print(f"✗ {failure}", markup=False, highlight=False)
    outcome = "passed / 通过" if verdict.passed else "refused / 不予通过"
    console.print(f"{verdict.candidate}: {outcome}", markup=False, highlight=False)


def make_console() -> Console:
    """As wide as the terminal, or of a fixed width when the output goes to a file."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


def make_table(verdict: Verdict) -> Table:
    """One row for each figure that was compared."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("part 部分", no_wrap=True)
    table.add_column("figure 指标", no_wrap=True)
    table.add_column("n", justify="right")
    for name in (verdict.champion, verdict.candidate):
        table.add_column(name, justify="right", overflow="fold")
    table.add_column("change 变化", justify="right")
    table.add_column("")
    for part, figures in verdict.figures["parts"].items():
        _add_part(table, part, figures)
    for label, figures in verdict.figures["new_labels"].items():
        _add_new_label(table, label, figures)
    for label, figures in verdict.figures["agreement"].items():
        row = (f"agreed on {label}", str(figures["n"]), "", str(figures["agreed"]), "")
        table.add_row("labels 新标注", *row, _MARKS[figures["passed"]])
    golden, speed = verdict.figures["golden"], verdict.figures["speed"]
    _add_row(table, "golden 样稿", "right 答对", golden, digits=0, n=golden["n"])
    _add_row(table, "", "articles/s 每秒篇数", speed, digits=0)
    return table


def _add_part(table: Table, part: str, figures: Mapping[str, Any]) -> None:
    if "macro_f1" not in figures:
        table.add_row(part, "not judged 未判断", str(figures["n"]), "", "", "", _MARKS[None])
        return
    low, high = figures["macro_f1"]["interval"]
    _add_row(table, part, "macro-F1", figures["macro_f1"], n=figures["n"], more=f" [{low:+.3f}, {high:+.3f}]")
    for label, values in figures["per_class"].items():
        _add_row(table, "", f"F1 {label}", values, n=values["n"])
    _add_row(table, "", "ECE", figures["ece"])


def _add_new_label(table: Table, label: str, figures: Mapping[str, Any]) -> None:
    for name in ("recall", "precision"):
        row = (f"{name} {label}", str(figures["n"]), "", f"{figures[name]:.3f}", "")
        table.add_row("new 新标签", *row, _MARKS[figures["passed"]])


def _add_row(
    table: Table,
    part: str,
    figure: str,
    values: Mapping[str, Any],
    *,
    n: int | None = None,
    digits: int = 3,
    more: str = "",
) -> None:
    before, after = values["champion"], values["candidate"]
    table.add_row(
        part,
        figure,
        "" if n is None else str(n),
        f"{before:.{digits}f}",
        f"{after:.{digits}f}",
        f"{after - before:+.{digits}f}{more}",
        _MARKS[values["passed"]],
    )

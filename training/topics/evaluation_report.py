"""An evaluation of a topic model as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from .evaluation import OTHER_OUTLETS
from .report import format_interval

_WIDTH = 150  # a log keeps all of it
_NONE = "–"
_VIEWS = {"title": "titles alone", "body": "bodies alone"}


def print_evaluation(figures: Mapping[str, Any]) -> None:
    """Print all tables to stdout."""
    console = Console(width=_WIDTH, highlight=False)
    for table in (_parts(figures), _classes(figures), _confusion(figures)):
        console.print(table)
    if set(figures["sources"]) != {OTHER_OUTLETS}:
        console.print(_sources(figures))
    if notes := "\n".join(_notes(figures)):
        console.print(notes, markup=False)


def _parts(figures: Mapping[str, Any]) -> Table:
    table = _table(figures["model"], "shown", *_HEADS)
    table.add_row("whole articles", *_cells(figures))
    for view, part in figures["views"].items():
        table.add_row(_VIEWS[view], *_cells(part))
    for name, said in (("without", "without what --without matches"), ("unseen", "not learnt by the model")):
        if "n" in figures[name]:
            table.add_row(said, *_cells(figures[name]))
    return table


def _classes(figures: Mapping[str, Any]) -> Table:
    heads = [head for name in ("precision", "recall", "F1") for head in (name, "95 %")]
    table = _table("whole articles", "label", *heads, "AUROC", "articles")
    for label, value in figures["per_class"].items():
        table.add_row(label, *_class_cells(value), _share(value["auroc"]), str(value["n"]))
    return table


def _class_cells(value: Mapping[str, Any]) -> Iterable[str]:
    for name in ("precision", "recall", "f1"):
        yield f"{value[name]:.3f}" if value["n"] else _NONE
        yield format_interval(value[f"{name}_95"]) if value["n"] else _NONE


def _confusion(figures: Mapping[str, Any]) -> Table:
    labels = list(figures["per_class"])
    table = _table("confusion", "right label \\ answer", *labels)
    for label, counts in zip(labels, figures["confusion"], strict=True):
        table.add_row(label, *map(str, counts))
    return table


def _sources(figures: Mapping[str, Any]) -> Table:
    table = _table("by source", "source", *_HEADS)
    for name, part in figures["sources"].items():
        table.add_row(name, *_cells(part))
    return table


def _notes(figures: Mapping[str, Any]) -> Iterable[str]:
    if n_matched := figures["without"]["n_left_out"]:
        yield f"--without matches {n_matched} articles: {figures['without']['pattern']}"
    if n_learnt := figures["unseen"]["n_left_out"]:
        yield f"the model learnt {n_learnt} of {figures['n']} articles: figures over all of them flatter it"
    if speed := figures.get("speed"):
        rates = (f"{rate:.0f} of {length} characters" for length, rate in speed["articles_per_s"].items())
        yield f"loaded in {speed['load_s']:.2f} s; articles a second: {', '.join(rates) or 'not measured'}"


_HEADS = ("n", "macro-F1", "95 %", "accuracy", "95 %", "ECE", "marked", "accuracy unmarked")


def _cells(part: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(part["n"]),
        f"{part['macro_f1']:.3f}",
        format_interval(part["macro_f1_95"]),
        f"{part['accuracy']:.3f}",
        format_interval(part["accuracy_95"]),
        f"{part['ece']:.3f}",
        f"{part['share_marked']:.1%}",
        _share(part["accuracy_unmarked"]),
    )


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _table(title: str, first: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for head in heads:
        table.add_column(head, justify="right")
    return table

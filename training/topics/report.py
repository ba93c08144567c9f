"""Figures of a topic model as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def format_metrics(name: str, figures: dict[str, Any]) -> str:
    """A few lines for people of what `topic_metrics` gives."""
    head = (
        f"{name}: {figures['n']} articles, macro-F1 {figures['macro_f1']:.4f} "
        f"({format_interval(figures['macro_f1_95'])}), "
        f"accuracy {figures['accuracy']:.4f}, ECE {figures['ece']:.4f}"
    )
    sure = figures["accuracy_unmarked"]
    review = f"  marked for review {figures['share_marked']:.1%}"
    if sure is not None:
        review += f"; accuracy of the rest {sure:.4f}"
    return "\n".join([head, review, *_per_class(figures), *_confusion(figures)]) + "\n"


def format_interval(ends: Sequence[float]) -> str:
    """``0.871–0.924``."""
    return "–".join(f"{end:.3f}" for end in ends)


def _per_class(figures: dict[str, Any]) -> list[str]:
    rows = [f"  {'label':16} precision  recall      F1  95 % of F1   articles"]
    rows += [f"  {label:16} {_class_figures(value)}" for label, value in figures["per_class"].items()]
    return rows


def _class_figures(value: Mapping[str, Any]) -> str:
    if not value["n"]:
        return f"{'–':>9} {'–':>7} {'–':>7}  {'–':11} {0:9}"
    return (
        f"{value['precision']:9.3f} {value['recall']:7.3f} {value['f1']:7.3f}"
        f"  {format_interval(value['f1_95'])} {value['n']:9}"
    )


def _confusion(figures: dict[str, Any]) -> list[str]:
    rows = ["  confusion (row: right label, column: answer, both in the order above)"]
    rows += ["  " + " ".join(f"{count:6}" for count in row) for row in figures["confusion"]]
    return rows

"""The evaluation for people and for programs."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from .scores import BASELINES, Row, Scored
from .summaries import Evaluation

_SHARE_HEADS = {
    "unsupported_number": "bad num",
    "unsupported_name": "bad name",
    "loop": "loop",
    "empty": "empty",
    "unfinished": "unfin.",
    "fallback": "fallback",
    "constrained": "constr.",
}
_LEAD_CHARS = 300


def as_table(evaluation: Evaluation) -> Table:
    """A table for the terminal: ROUGE-1/2/L with the interval of L, baselines' ROUGE-L, shares in percent."""
    table = Table(title=f"{evaluation.model} · ROUGE F1 over characters · {evaluation.seconds:.0f} s")
    table.add_column("set")
    heads = ["n", "R-1/2/L", "95 % of L", *BASELINES, *_SHARE_HEADS.values(), "chars", "ref.", "copied"]
    for head in heads:
        table.add_column(head, justify="right")
    for row in evaluation.rows:
        table.add_row(row.name, *_cells(row))
    return table


def print_table(evaluation: Evaluation) -> None:
    """Print `as_table` as wide as it needs to be, so that a log keeps all of it."""
    Console(width=220).print(as_table(evaluation))


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """All figures, without the texts."""
    return {
        "model": evaluation.model,
        "seconds": round(evaluation.seconds, 2),
        "rows": [asdict(row) for row in evaluation.rows],
    }


def write_json(evaluation: Evaluation, path: Path) -> None:
    """Write `as_json`."""
    path.write_text(json.dumps(as_json(evaluation), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_html(evaluation: Evaluation, path: Path, samples: int = 20, seed: int = 0) -> None:
    """Write the figures and `samples` outputs drawn at random, each beside its article and reference."""
    drawn = random.Random(seed).sample(evaluation.scored, min(samples, len(evaluation.scored)))
    title = html.escape(f"摘要评测 {evaluation.model}")
    body = _figures(evaluation.rows) + "".join(_sample(scored) for scored in drawn)
    page = f'<!doctype html>\n<html lang="zh"><meta charset="utf-8"><title>{title}</title>{_STYLE}'
    path.write_text(f"{page}<h1>{title}</h1>{body}</html>\n", encoding="utf-8")


def _cells(row: Row) -> list[str]:
    low, high = row.rouge_l_interval
    return [
        str(row.articles),
        f"{row.rouge.rouge1:.1f}/{row.rouge.rouge2:.1f}/{row.rouge.rouge_l:.1f}",
        f"{low:.1f}–{high:.1f}",
        *(f"{row.baselines[name].rouge_l:.1f}" for name in BASELINES),
        *(f"{100 * row.shares[name]:.1f}" for name in _SHARE_HEADS),
        f"{row.mean_chars:.0f}",
        f"{row.reference_chars:.0f}",
        f"{100 * row.copy_rate:.0f}",
    ]


def _figures(rows: Sequence[Row]) -> str:
    heads = [
        "set",
        "n",
        "R-1/2/L",
        "95 % of L",
        *BASELINES,
        *_SHARE_HEADS.values(),
        "chars",
        "ref.",
        "copied",
    ]
    lines = [[row.name, *_cells(row)] for row in rows]
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _sample(scored: Scored) -> str:
    pair, output = scored.pair, scored.output
    lead = pair.text[:_LEAD_CHARS] + ("……" if len(pair.text) > _LEAD_CHARS else "")
    doubts = "、".join(text for _, text in scored.unsupported)
    parts = {
        "正文开头": lead,
        "参考": pair.target,
        f"输出（{output.method}）": output.text,
        "原文无据": doubts,
    }
    rows = "".join(f"<dt>{name}</dt><dd>{html.escape(text)}</dd>" for name, text in parts.items() if text)
    score = f"ROUGE-L {100 * scored.rouge.rouge_l:.0f}"
    return f"<section><h2>{html.escape(pair.source)} · {pair.kind} · {score}</h2><dl>{rows}</dl></section>"


_STYLE = """<style>
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { max-width: 70em; margin: 2em auto }
table { border-collapse: collapse; font-size: 13px }
td, th { padding: 2px 8px; text-align: right; border-bottom: 1px solid #ccc }
td:first-child, th:first-child { text-align: left }
section { margin: 1.5em 0; border-top: 1px solid #999 }
h2 { font-size: 14px; color: #555 }
dt { color: #777; font-size: 13px }
dd { margin: 0 0 .5em 0 }
</style>"""

"""The evaluation as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from jianbao.training.rouge import Rouge

from .scores import BASELINES, Row
from .summaries import Evaluation

_SHARE_HEADS = {
    "unsupported_number": "bad num",
    "unsupported_name": "bad name",
    "loop": "loop",
    "empty": "empty",
    "unfinished": "unfin.",
    "fallback": "fallback",
    "constrained": "constr.",
    "mended": "mended",
}
#: Of the columns of `row_cells`, the row's name before them.
HEADS = (
    "set",
    "n",
    "R-1/2/L",
    "95 % of L",
    *(name.replace("_", " ") for name in BASELINES),
    *_SHARE_HEADS.values(),
    "chars",
    "ref.",
    "copied",
)
_WIDTH = 240  # a log keeps all of it


def as_table(evaluation: Evaluation) -> Table:
    """A table for the terminal: ROUGE-1/2/L of model and baselines, interval of L, shares in percent."""
    table = Table(title=f"{evaluation.model} · ROUGE F1 over characters · {evaluation.seconds:.0f} s")
    for head in HEADS:
        table.add_column(head, justify="left" if head == HEADS[0] else "right")
    for row in evaluation.rows:
        table.add_row(row.name, *row_cells(row))
    return table


def print_table(evaluation: Evaluation) -> None:
    """Print `as_table` as wide as it needs to be."""
    Console(width=_WIDTH).print(as_table(evaluation))


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


def row_cells(row: Row) -> list[str]:
    """What stands behind the row's name, under `HEADS`."""
    low, high = row.rouge_l_interval
    return [
        str(row.articles),
        _rouge(row.rouge),
        f"{low:.1f}–{high:.1f}",
        *(_rouge(row.baselines[name]) for name in BASELINES),
        *(f"{100 * row.shares[name]:.1f}" for name in _SHARE_HEADS),
        f"{row.mean_chars:.0f}",
        f"{row.reference_chars:.0f}",
        f"{100 * row.copy_rate:.0f}",
    ]


def _rouge(rouge: Rouge) -> str:
    return f"{rouge.rouge1:.1f}/{rouge.rouge2:.1f}/{rouge.rouge_l:.1f}"

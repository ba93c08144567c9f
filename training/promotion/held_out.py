"""Which labelled articles no training ever reads, so that the gate can measure on them.

The base part is marked in ``training/data/topics.jsonl`` (``"split": "held_out"``) and stays as it is.
The grown part is a fixed fifth of a newsroom's own labels: which ones follows from the text alone, so
that it never depends on when a label came, and reprints fall on the same side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jianbao.training.topics.data import LabelledArticle, parse_row

#: The project's own labelled articles.
BASE = Path(str(files("jianbao.training"))) / "data" / "topics.jsonl"

_HELD_OUT = "held_out"
_ONE_IN = 5  # labels held out: fewer leave classes of the grown part too small to judge for months


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Labelled articles on their two sides.

    Attributes:
        training: What a model may learn.
        held_out: What it is measured on.
    """

    training: tuple[LabelledArticle, ...]
    held_out: tuple[LabelledArticle, ...]


def is_held_out(key: str) -> bool:
    """Whether a label belongs to the grown part.

    Args:
        key: `LabelledArticle.key`, 64 hex digits.
    """
    return int(key[:8], 16) % _ONE_IN == 0


def split_grown(rows: Iterable[LabelledArticle]) -> Split:
    """A newsroom's labels, a fixed fifth of them held out."""
    rows = tuple(rows)
    return Split(
        training=tuple(row for row in rows if not is_held_out(row.key)),
        held_out=tuple(row for row in rows if is_held_out(row.key)),
    )


def load_base(labels: Sequence[str], path: Path = BASE) -> Split:
    """The project's own articles whose label is one of `labels`.

    Raises:
        DataError: A row has no text at all.
    """
    sides: dict[bool, list[LabelledArticle]] = {True: [], False: []}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        if row["label"] in labels:
            sides[row.get("split") == _HELD_OUT].append(parse_row(row, f"{path}#{number}", labels))
    return Split(training=tuple(sides[False]), held_out=tuple(sides[True]))

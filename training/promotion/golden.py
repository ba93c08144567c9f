"""Articles whose label nobody doubts, written for the gate and never trained on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from jianbao.training.topics.data import LabelledArticle, parse_row

#: Ten articles of each label of the bundled model.
GOLDEN = Path(str(files("jianbao.training.promotion"))) / "golden.jsonl"


def load_golden(labels: Sequence[str], path: Path = GOLDEN) -> list[LabelledArticle]:
    """The golden articles whose label is one of `labels`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [parse_row(row, f"{path}#{row['id']}", labels) for row in rows if row["label"] in labels]

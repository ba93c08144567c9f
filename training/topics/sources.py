"""Where labelled articles come from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianbao.models.database import Database
from jianbao.models.labels import LabelStore
from jianbao.training.promotion.held_out import BASE, load_base, split_grown

from .data import LabelledArticle, from_label, iter_rows, parse_row
from .labels import require_known

#: Name of the project's own articles.
BASE_NAME = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Labelled articles of one origin.

    Attributes:
        name: ``"labels"``, `BASE_NAME` or the name of a file.
        training: What a model may learn.
        held_out: What it is measured on.
        sha256: Digest of what was read.
    """

    name: str
    training: Sequence[LabelledArticle]
    held_out: Sequence[LabelledArticle]
    sha256: str

    def describe(self) -> dict[str, Any]:
        """Counts and digest, for the fingerprint of a training."""
        return {
            "name": self.name,
            "training": len(self.training),
            "held_out": len(self.held_out),
            "sha256": self.sha256,
        }


def read_file(path: Path, labels: Sequence[str]) -> Source:
    """A labelled file; rows marked ``"split": "held_out"`` are held out.

    Raises:
        DataError: The file cannot be read, or a row has no text.
        UnknownLabelError: A label is not one of `labels`.
    """
    rows = list(iter_rows(path))
    require_known(Counter(str(row["label"]) for _, row in rows if row.get("label")), labels, str(path))
    sides: dict[bool, list[LabelledArticle]] = {False: [], True: []}
    for place, row in rows:
        sides[row.get("split") == "held_out"].append(parse_row(row, place, labels))
    return Source(
        name=path.name, training=sides[False], held_out=sides[True], sha256=_digest(path.read_bytes())
    )


def read_base(labels: Sequence[str]) -> Source:
    """The project's own articles whose label is one of `labels`."""
    split = load_base(labels)
    return Source(
        name=BASE_NAME, training=split.training, held_out=split.held_out, sha256=_digest(BASE.read_bytes())
    )


def read_store(url: str | None, labels: Sequence[str]) -> Source:
    """What people labelled, a fixed fifth of it held out.

    Args:
        url: Address of the database; ``None`` for the one of this machine.
        labels: The label set.

    Raises:
        DatabaseError: The database cannot be used.
        UnknownLabelError: A label is not one of `labels`.
    """
    database = Database.open(url)
    try:
        found = list(LabelStore(database).training_labels())
    finally:
        database.close()
    require_known(Counter(label.label for label in found), labels, "the label database", "标注库")
    split = split_grown(map(from_label, found))
    lines = "".join(f"{label.content_hash}\t{label.label}\n" for label in found)
    return Source(
        name="labels",
        training=split.training,
        held_out=split.held_out,
        sha256=_digest(lines.encode("utf-8")),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

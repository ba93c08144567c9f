"""What is wrong with a file of labelled articles, before a model learns it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jianbao.nlp.errors import DataError

from .alike import find_alike
from .data import LabelledArticle, parse_row
from .fit import CrossValidation

_SURE = 0.8  # probability of another label from which a label is suspicious


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at.

    Attributes:
        kind: ``bad_row``, ``near_duplicate``, ``leak``, ``conflict`` or ``suspicious_label``.
        place: ``file#line``.
        detail: What was seen.
    """

    kind: str
    place: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFile:
    """Rows of a file with the lines they stand on, and the lines that are no rows."""

    rows: list[LabelledArticle]
    places: list[str]
    bad: list[Finding]


def read_leniently(path: Path, labels: Sequence[str]) -> LabelledFile:
    """All usable rows of a JSONL file; a row that cannot be used is a finding, not an error.

    Raises:
        DataError: The file cannot be read.
    """
    rows: list[LabelledArticle] = []
    places: list[str] = []
    bad: list[Finding] = []
    for number, line in _read_lines(path):
        place = f"{path}#{number}"
        try:
            rows.append(parse_row(json.loads(line), place, labels))
            places.append(place)
        except (ValueError, AttributeError, DataError) as exc:
            bad.append(Finding(kind="bad_row", place=place, detail=str(exc)))
    return LabelledFile(rows=rows, places=places, bad=bad)


def _read_lines(path: Path) -> list[tuple[int, str]]:
    """The lines that are not blank, with their numbers; `str.splitlines` would end a line at U+2028 too."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    except (OSError, UnicodeDecodeError) as exc:
        raise DataError(f"{path} cannot be read: {exc}", f"{path} 无法读取：{exc}") from exc


def count_labels(rows: Sequence[LabelledArticle], labels: Sequence[str]) -> dict[str, int]:
    """Articles of each label, in the order of the label set; labels without any too."""
    counts = Counter(row.label for row in rows)
    return {label: counts[label] for label in labels}


def find_near_duplicates(file: LabelledFile) -> list[Finding]:
    """Pairs of rows that say the same; with different labels they are a ``conflict``."""
    findings = []
    for left, right, cosine in find_alike(file.rows, file.rows):
        if left < right:
            same = file.rows[left].label == file.rows[right].label
            kind = "near_duplicate" if same else "conflict"
            detail = f"{cosine:.2f} like {file.places[left]} ({file.rows[left].label})"
            findings.append(Finding(kind=kind, place=file.places[right], detail=detail))
    return findings


def find_leaks(file: LabelledFile, held_out: LabelledFile) -> list[Finding]:
    """Rows of `file` that say the same as a row of `held_out`."""
    return [
        Finding(kind="leak", place=file.places[left], detail=f"{cosine:.2f} like {held_out.places[right]}")
        for left, right, cosine in find_alike(file.rows, held_out.rows)
    ]


def find_suspicious(file: LabelledFile, crossed: CrossValidation, labels: Sequence[str]) -> list[Finding]:
    """Rows whose label a model that never saw them is sure to be another, surest first."""
    best = crossed.probabilities.argmax(axis=1)
    scores = crossed.probabilities.max(axis=1)
    wrong = np.flatnonzero((best != crossed.targets) & (scores >= _SURE))
    return [
        Finding(
            kind="suspicious_label",
            place=file.places[row],
            detail=f"{file.rows[row].label}, the others say {labels[best[row]]} ({scores[row]:.2f}): "
            f"{file.rows[row].article.title[:30]}",
        )
        for row in sorted(wrong, key=lambda row: -scores[row])
    ]

"""Which rows are kept for calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from jianbao.training.topics.data import LabelledArticle


def hold_out(rows: Sequence[LabelledArticle], share: float, seed: int) -> tuple[list[int], list[int]]:
    """Positions of the rows to train on and of those held out.

    The draw hashes `LabelledArticle.key` alone, so a row held out once is held out in every later training
    with the same seed: a model that goes on from another is calibrated on rows neither has learnt. A label
    that the draw passes over gives the row that came closest; its only row is trained on as well.

    Args:
        rows: Labelled articles, reprints already dropped.
        share: Chance of a row to be held out.
        seed: Another seed holds out other rows.
    """
    draws = [_draw(seed, row.key) for row in rows]
    held = {position for position, draw in enumerate(draws) if draw < share}
    kept = set(range(len(rows))) - held
    for label in {row.label for row in rows}:
        ranked = sorted((p for p, row in enumerate(rows) if row.label == label), key=draws.__getitem__)
        if held.isdisjoint(ranked):
            held.add(ranked[0])
            kept -= {ranked[0]} if len(ranked) > 1 else set()
        elif kept.isdisjoint(ranked):
            kept.add(ranked[-1])
            held -= {ranked[-1]} if len(ranked) > 1 else set()
    return sorted(kept), sorted(held)


def _draw(seed: int, key: str) -> float:
    """Between 0 and 1, evenly."""
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

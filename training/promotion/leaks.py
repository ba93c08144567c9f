"""Keeps what is measured on out of what is learnt."""

from __future__ import annotations

from collections.abc import Sequence

from jianbao.training.topics.alike import find_alike
from jianbao.training.topics.data import LabelledArticle


def drop_leaks(
    training: Sequence[LabelledArticle], guarded: Sequence[LabelledArticle]
) -> tuple[list[LabelledArticle], int]:
    """`training` without the articles that say the same as one of `guarded`, and how many those were.

    The training row goes and not the guarded one: what is measured on must not change with what is learnt.
    """
    keys = {row.key for row in guarded}
    leaking = {left for left, _right, _cosine in find_alike(training, guarded)}
    kept = [row for place, row in enumerate(training) if place not in leaking and row.key not in keys]
    return kept, len(training) - len(kept)

"""What one training learns from and is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianbao.nlp.errors import DataError
from jianbao.training.promotion.leaks import drop_leaks

from .data import LabelledArticle, drop_repeats
from .sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Labelled articles on their two sides.

    Attributes:
        rows: What is learnt, reprints and leaks dropped.
        measured: What it is measured on, by part.
        n_repeats: Articles left out because another source, or an earlier row, has their text.
        n_leaks: Articles left out because something measured says the same.
    """

    rows: Sequence[LabelledArticle]
    measured: Mapping[str, Sequence[LabelledArticle]]
    n_repeats: int
    n_leaks: int


def gather_material(
    sources: Sequence[Source],
    held_out: Sequence[LabelledArticle],
    guarded: Sequence[LabelledArticle] = (),
) -> Material:
    """Put together what the sources hold.

    Args:
        sources: Of two reprints the one that comes first counts, so a newsroom's own word goes before what
            others said.
        held_out: More articles that are only measured on.
        guarded: Articles that the gate measures on later; neither learnt nor measured on here.
    """
    training = [row for source in sources for row in source.training]
    parts = {"held_out": list(held_out)}
    for source in sources:
        parts.setdefault(source.name, []).extend(source.held_out)
    measured = {name: drop_repeats(rows) for name, rows in parts.items() if rows}
    single = drop_repeats(training)
    rows, n_leaks = drop_leaks(single, [row for part in (*measured.values(), guarded) for row in part])
    return Material(rows=rows, measured=measured, n_repeats=len(training) - len(single), n_leaks=n_leaks)


def require_enough(rows: Sequence[LabelledArticle], labels: Sequence[str], least: int) -> None:
    """Do nothing when every label has at least `least` articles.

    Raises:
        DataError: Some have fewer.
    """
    counts = Counter(row.label for row in rows)
    short = [f"{label} ({counts[label]})" for label in labels if counts[label] < least]
    if short:
        raise DataError(
            f"too few articles to train on: {', '.join(short)}, at least {least} of each label are needed; "
            "label some, or drop the label",
            f"用于训练的稿件过少：{'、'.join(short)}，每个标签至少需要 {least} 篇；"
            "请补充标注，或从标签集中删去该标签。",
        )

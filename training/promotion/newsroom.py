"""What the gate takes from a newsroom's own labels."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from jianbao.models.database import Database
from jianbao.models.labels import Label, LabelStore
from jianbao.training.topics.data import LabelledArticle, drop_repeats, from_label

from .held_out import is_held_out


def load_labels(url: str | None = None) -> list[Label]:
    """The standing label of every article in a database whose text is known.

    Args:
        url: Where the labels are; by default the store of this machine.

    Raises:
        DatabaseError: The database cannot be used.
    """
    database = Database.open(url)
    try:
        return list(LabelStore(database).training_labels())
    finally:
        database.close()


def grown_part(labels: Iterable[Label]) -> list[LabelledArticle]:
    """The held-out fifth, of two reprints one."""
    return drop_repeats(row for row in map(from_label, labels) if is_held_out(row.key))


def fresh_rows(
    labels: Sequence[Label], trained_on: Container[str], trained_at: datetime | None
) -> list[LabelledArticle]:
    """What a candidate could learn that the champion did not know: articles new to it, or labelled since.

    Labels given in sight of the model's answer are left out: people correct what is wrong, so these say
    nothing about how often the model is right.

    Args:
        labels: The standing labels.
        trained_on: `LabelledArticle.key` of what the champion learnt from.
        trained_at: When it was made; ``None`` for the bundled model.
    """
    fresh = []
    for label in labels:
        row = from_label(label)
        is_new = row.key not in trained_on or (trained_at is not None and label.labelled_at > trained_at)
        if is_new and not label.model and not is_held_out(row.key):
            fresh.append(row)
    return fresh

"""What several people's labels of one article come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .label import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One article on which people disagree, and no review has decided since.

    Attributes:
        content_hash: The article.
        labels: The latest label of each person, oldest first.
    """

    content_hash: str
    labels: tuple[Label, ...]

    @property
    def title(self) -> str:
        """The headline, ``""`` when only the hash is known."""
        return self.labels[0].title


def agreed(labels: Sequence[Label]) -> Label | None:
    """The label that stands for an article, or ``None`` when people disagree.

    A review overrules what was said until then; who disagrees afterwards opens the question again.

    Args:
        labels: The latest label of each person, in any order, at least one.
    """
    in_time = sorted(labels, key=lambda label: (label.labelled_at, label.source == "review"))
    standing = in_time[_last_review(in_time) :]
    unanimous = len({label.label for label in standing}) == 1
    return standing[-1] if unanimous else None


def _last_review(in_time: Sequence[Label]) -> int:
    reviews = [place for place, label in enumerate(in_time) if label.source == "review"]
    return reviews[-1] if reviews else 0

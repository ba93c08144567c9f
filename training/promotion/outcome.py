"""What one check of the gate found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .trial import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Figures of one check, and what is wrong with them.

    Attributes:
        name: Part or check.
        figures: JSON values.
        failures: Sentences, English and Chinese, with both figures.
        notes: What could not be judged.
        is_part: Whether `name` is a part of the held-out articles.
    """

    name: str
    figures: dict[str, Any]
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_part: bool = False


def answers(probabilities: Floats) -> Ints:
    """Column of the best label of each article."""
    best: Ints = probabilities.argmax(axis=1)
    return best

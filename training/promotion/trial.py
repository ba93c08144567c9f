"""What a champion and a candidate said about the same articles."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Labelled articles and both models' answers.

    Attributes:
        name: ``"base"``, ``"grown"`` or ``"golden"``.
        targets: Column of the right label; *shape:* (articles,).
        champion: Probabilities; *shape:* (articles, labels). A label the model does not know has 0.
        candidate: The same of the candidate.
        titles: Headline of each article, for messages.
    """

    name: str
    targets: Ints
    champion: Floats
    candidate: Floats
    titles: tuple[str, ...]

    def __post_init__(self) -> None:
        same = self.champion.shape == self.candidate.shape
        if not same or not len(self.targets) == len(self.champion) == len(self.titles):
            raise ValueError(
                f"{self.name}: {len(self.targets)} targets, {len(self.titles)} titles, "
                f"champion {self.champion.shape}, candidate {self.candidate.shape}"
            )

    def only(self, columns: list[int]) -> Part:
        """The articles whose right label is one of `columns`; the columns themselves stay."""
        rows = np.isin(self.targets, columns)
        return replace(
            self,
            targets=self.targets[rows],
            champion=self.champion[rows],
            candidate=self.candidate[rows],
            titles=tuple(title for title, kept in zip(self.titles, rows, strict=True) if kept),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """New labels beside what the champion says about their articles.

    Attributes:
        targets: Column of the label people gave; *shape:* (articles,).
        answers: Column of the champion's answer.
        sure: Whether the champion did not mark its answer for review.
    """

    targets: Ints
    answers: Ints
    sure: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Everything the gate looks at.

    Attributes:
        labels: Names of the columns: the champion's labels, then those only the candidate knows.
        new_labels: Labels only the candidate knows.
        lost_labels: Labels only the champion knows.
        parts: Held-out articles, each part judged by itself.
        golden: Articles whose label nobody doubts.
        fresh: Labels the champion did not learn from.
        champion_speed: Articles per second.
        candidate_speed: Articles per second, measured in the same process.
    """

    labels: tuple[str, ...]
    new_labels: tuple[str, ...] = ()
    lost_labels: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    golden: Part
    fresh: Fresh
    champion_speed: float
    candidate_speed: float

    @property
    def old_columns(self) -> list[int]:
        """Columns of the labels the champion knows."""
        return [column for column, label in enumerate(self.labels) if label not in self.new_labels]

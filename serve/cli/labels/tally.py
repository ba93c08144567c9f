"""How many labels there are of each kind, and how far people and the model agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, permutations
from typing import TYPE_CHECKING

from .clock import show_month

if TYPE_CHECKING:
    from jianbao.models.labels import Label


@dataclass(slots=True, kw_only=True)
class Count:
    """Labels, and how often the model had said the same.

    Attributes:
        labels: How many.
        asked: Of these, how many the model was asked about.
        agreed: Of these, how often it had said the same.
    """

    labels: int = 0
    asked: int = 0
    agreed: int = 0

    @property
    def agreement(self) -> float | None:
        """Share of `asked` on which the model had said the same; ``None`` when it was never asked."""
        return self.agreed / self.asked if self.asked else None

    def add(self, label: Label) -> None:
        """Count one more."""
        self.labels += 1
        self.asked += bool(label.model_label)
        self.agreed += label.model_label == label.label


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over the latest label of each person on each article."""

    total: Count = field(default_factory=Count)
    by_label: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_annotator: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_month: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    people: PeopleAgreement = field(default_factory=lambda: PeopleAgreement())


@dataclass(slots=True, kw_only=True)
class PeopleAgreement:
    """Agreement between people on the articles that at least two of them labelled.

    Attributes:
        articles: How many such articles there are.
        unanimous: On how many of them all say the same.
    """

    articles: int = 0
    unanimous: int = 0
    _values: Counter[str] = field(default_factory=Counter)
    _disagreement: float = 0.0

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha for nominal data: 1 is full agreement, 0 what chance gives.

        ``None`` when it is not defined: fewer than two labels that can be paired, or all the same.
        Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability".
        """
        n = self._values.total()
        by_chance = n * n - sum(count * count for count in self._values.values())
        return 1 - (n - 1) * self._disagreement / by_chance if by_chance else None

    def add(self, said: Sequence[str]) -> None:
        """What people said of one article."""
        if len(said) < 2:
            return
        self.articles += 1
        self.unanimous += len(set(said)) == 1
        self._values.update(said)
        different = sum(one != other for one, other in permutations(said, 2))
        self._disagreement += different / (len(said) - 1)


def tally(labels: Iterable[Label]) -> Tally:
    """Counts over `labels`; those of one article must follow one another."""
    counts = Tally()
    for _, group in groupby(labels, key=lambda label: label.content_hash):
        said = list(group)
        counts.people.add([label.label for label in said])
        for label in said:
            months = counts.by_month[show_month(label.labelled_at)]
            kinds = (counts.by_label[label.label], counts.by_annotator[label.annotator], months)
            for count in (counts.total, *kinds):
                count.add(label)
    return counts

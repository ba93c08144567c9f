"""What a generated text states that can be looked up: numbers, dates and names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .dates import DateMention
from .names import Name, find_names
from .numbers import Quantity, find_dates, find_quantities

ClaimKind = Literal["number", "date", "person", "place", "organization", "work", "term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable statement of a generated text.

    Attributes:
        text: The words as generated.
        start: Offset in the generated text.
        end: Offset just behind.
        kind: ``"work"`` is a title between 《》, ``"term"`` a string of
            characters that form no known word.
        fact: What was read out of the words; ``None`` for a term.
    """

    text: str
    start: int
    end: int
    kind: ClaimKind
    fact: Quantity | DateMention | Name | None = None


def find_claims(text: str) -> tuple[Claim, ...]:
    """Numbers, dates and names of `text`, in order; ordinary words such as 一个 or 两国 are none."""
    return tuple(sorted(_claims(text), key=lambda claim: claim.start))


def _claims(text: str) -> Iterator[Claim]:
    names = find_names(text)
    yield from (_claim(name, name.kind) for name in names)
    dates = find_dates(text)
    yield from (_claim(date, "date") for date in dates if not _inside(date.start, names))
    for quantity in find_quantities(text, dates):
        if not quantity.weak and not _inside(quantity.start, names):
            yield _claim(quantity, "number")


def _claim(fact: Quantity | DateMention | Name, kind: ClaimKind) -> Claim:
    return Claim(text=fact.text, start=fact.start, end=fact.end, kind=kind, fact=fact)


def _inside(position: int, names: tuple[Name, ...]) -> bool:
    """Whether `position` lies in a name: the 三 of 三峡 or a number in a work's title is checked with it."""
    return any(name.start <= position < name.end for name in names)

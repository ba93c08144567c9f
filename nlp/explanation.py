"""Why an article got its topic, in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of an article; ``text[start:end]`` of the body, or of the title.

    Attributes:
        field: Where it stands.
        start: Offset in Unicode code points.
        end: Offset just behind it.
    """

    field: Literal["title", "body"]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Words that spoke for a label, or against it.

    Attributes:
        quote: The words.
        weight: What they add to the log odds, wherever they stand; negative when they spoke against.
        passages: Everywhere they stand in what was read.
    """

    quote: str
    weight: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What made a label more probable than the one it had to beat.

    Weights are log odds, natural logarithms: 0.69 doubles the odds. Of the whole article they add up:
    `log_odds` is `title` + `body` + `rest`. A weight divided by `log_odds` is its share of the decision.

    Attributes:
        label: The label in question.
        rival: The strongest of the other labels.
        log_odds: Logarithm of the probability of `label` over that of `rival`.
        title: What the title adds.
        body: What the part of the body adds that was read.
        rest: What no words stand for: how common the labels are, and that no place is named.
        phrases: Up to five that spoke most for `label`, then up to two that spoke most against it.
        sentences: Up to three that spoke most for it; the title is one.
        chars_read: Characters of the body that were read, line ends counted.
    """

    label: str
    rival: str
    log_odds: float
    title: float
    body: float
    rest: float
    phrases: tuple[Reason, ...]
    sentences: tuple[Reason, ...]
    chars_read: int

"""What every character of an article adds to an answer of a linear topic model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jianbao.nlp.article import Article

from .features import FeatureConfig, split_lead
from .ngrams import SPACES, hash_ngrams
from .places import Mention, find_places, mask_places, mentions_behind

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """A difference between two labels, divided among the characters that made it.

    Attributes:
        title: *Shape:* (characters of the title,).
        body: *Shape:* (characters of the body that were read,).
        rest: What no character stands for.
    """

    title: Doubles
    body: Doubles
    rest: float

    @property
    def total(self) -> float:
        """The difference."""
        return float(self.title.sum() + self.body.sum()) + self.rest


def divide(article: Article, config: FeatureConfig, columns: Doubles) -> Contributions:
    """Gives what each column adds to the characters that filled it.

    The occurrences of an n-gram share its column equally, its characters share an occurrence, and places
    share the columns of their levels. The model being linear, nothing is lost and nothing is guessed.

    Args:
        article: What was read.
        config: How it was read.
        columns: What each column adds, value times weight; *shape:* (`FeatureConfig.n_features`,).
    """
    n_title_blocks = len(config.title_blocks)
    blocks = np.split(columns, np.cumsum([*config.title_blocks, *config.body_blocks])[:-1])
    title, lost = _divide(article.title, config.title_ngrams, blocks[:n_title_blocks], lambda found: (found,))
    text = article.text[: config.max_body_chars]
    body, lost_of_body = _divide(text, config.body_ngrams, blocks[n_title_blocks:], split_lead)
    return Contributions(title=title, body=body, rest=lost + lost_of_body)


def _divide(
    text: str,
    ngrams: tuple[int, int],
    blocks: Sequence[Doubles],
    group: Callable[[Sequence[Mention]], Sequence[Sequence[Mention]]],
) -> tuple[Doubles, float]:
    """What the characters of `text` get, and what none of them gets."""
    chars = _of_ngrams(text, ngrams, blocks[0], ())
    lost = 0.0
    if len(blocks) > 1:
        places = find_places(text)
        chars += _of_ngrams(text, ngrams, blocks[1], places)
        for block, group_of_places in zip(blocks[2:], group(places), strict=True):
            lost += _add_places(chars, block, group_of_places)
    return chars, lost


def _of_ngrams(text: str, ngrams: tuple[int, int], block: Doubles, places: Sequence[Mention]) -> Doubles:
    """What n-grams give to each character of `text`, a masked place being one character of the n-grams."""
    masked = mask_places(text, places)
    edges = _edges(text, [(place.start, place.end) for place in places])
    edges = edges[_edges(masked, [match.span() for match in SPACES.finditer(masked)])]
    widths = np.diff(edges)
    _, columns = hash_ngrams([masked], ngrams, len(block))
    occurrences = block[columns] / np.bincount(columns, minlength=len(block))[columns]
    units = np.zeros(len(widths))
    for n in range(ngrams[0], ngrams[1] + 1):
        here, occurrences = np.split(occurrences, [max(0, len(units) - n + 1)])
        for position in range(n if len(here) else 0):
            units[position : position + len(here)] += here / n
    return np.repeat(units / widths, widths)


def _edges(text: str, runs: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Where the units of `text` begin, each of `runs` being one and any other character too, and its end."""
    is_edge = np.ones(len(text) + 1, dtype=bool)
    for start, end in runs:
        is_edge[start + 1 : end] = False
    return np.flatnonzero(is_edge)


def _add_places(chars: Doubles, block: Doubles, places: Sequence[Mention]) -> float:
    """Adds to `chars` what levels of places give; returns what speaks of no place."""
    lost = 0.0
    for added, positions in zip(block, mentions_behind(places), strict=True):
        for position in positions if added else ():
            place = places[position]
            chars[place.start : place.end] += added / len(positions) / (place.end - place.start)
        lost += 0.0 if positions else float(added)
    return lost

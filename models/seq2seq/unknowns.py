"""Puts characters back that the vocabulary does not know.

A model that copies 阿依·古丽 without a piece for the dot writes 阿依<unk>古丽. The source says what stands
between the same neighbours, so the gap is filled from there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

UNKNOWN_MARK = "\ufffd"
Span = tuple[int, int]

# Neighbours compared on each side; with four, equal surroundings in one article are rare.
_CONTEXT = 4


def restore_unknowns(text: str, source: str, spans: Sequence[Span]) -> str | None:
    """Fills every `UNKNOWN_MARK` of `text` with the span of `source` in the most similar surroundings.

    Args:
        text: Generated text.
        source: What the model read.
        spans: Where `source` holds characters outside the vocabulary.

    Returns:
        The whole text, or ``None`` when no span has a neighbour in common with a mark.
    """
    filled, rest = "", text
    while UNKNOWN_MARK in rest:
        before, rest = rest.split(UNKNOWN_MARK, 1)
        filled += before
        start, end = max(spans, key=lambda span: _likeness(filled, rest, source, span), default=(0, 0))
        if _likeness(filled, rest, source, (start, end)) == 0:
            return None
        filled += source[start:end]  # may be the mark itself, which is not looked at again
    return filled + rest


def _likeness(left: str, right: str, source: str, span: Span) -> int:
    """Characters in common, counted outwards from the gap."""
    before = _fold(source[max(0, span[0] - 2 * _CONTEXT) : span[0]])
    behind = _fold(source[span[1] : span[1] + 2 * _CONTEXT])
    return _common(_fold(left)[::-1], before[::-1]) + _common(_fold(right), behind)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _common(a: str, b: str) -> int:
    length = 0
    while length < min(len(a), len(b), _CONTEXT) and a[length] == b[length]:
        length += 1
    return length

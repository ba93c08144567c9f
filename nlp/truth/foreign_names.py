"""Foreign names, as Chinese writes them: 弗拉基米尔·普京, 特朗普."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from .lexicon import Token, load_words
from .name_parts import NOT_GIVEN, TRANSLITERATION

_DOTTED = re.compile(r"[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,10})+")
_FOREIGN = re.compile(rf"[{TRANSLITERATION}]{{3,}}")


def find_foreign_names(folded: str, tokens: list[Token]) -> Iterator[tuple[int, int, Literal["person"]]]:
    """Offsets of names with a middle dot and of runs of transliterating characters in a folded text."""
    borders = {token.start for token in tokens if token.kind in ("word", "verb")}
    for match in _DOTTED.finditer(folded):
        last = folded.rindex("·", match.start(), match.end()) + 1
        first = folded.index("·", match.start(), match.end())
        yield (
            _left_edge(folded, match.start(), first, tokens),
            _right_edge(folded, last, match.end(), borders),
            "person",
        )
    words = load_words()
    for match in _FOREIGN.finditer(folded):
        start, end = _inner_edges(match.start(), match.end(), tokens)
        if end - start > 2 and folded[start:end] not in words and _unknown_chars(start, end, tokens) > 1:
            yield start, end, "person"


def _inner_edges(start: int, end: int, tokens: list[Token]) -> tuple[int, int]:
    """The run without the halves of known words that stick out of it (特朗普达 in 特朗普达成)."""
    for token in tokens:
        if token.start < start < token.end:
            start = token.end
        if token.start < end < token.end:
            end = token.start
    return start, end


def _left_edge(folded: str, start: int, dot: int, tokens: list[Token]) -> int:
    """Where the first part of a dotted name begins: behind the last known word in front of the dot."""
    inside = [token for token in tokens if start <= token.start and token.end < dot and len(token.text) > 1]
    edge = max((token.end for token in inside), default=start)
    stops = [index + 1 for index in range(edge, dot - 1) if folded[index] in NOT_GIVEN]
    return max(stops, default=edge)


def _right_edge(folded: str, start: int, end: int, borders: set[int]) -> int:
    """Where the last part ends: at the first known word or function word behind its first character."""
    edge = start + 1
    while edge < end and edge not in borders and folded[edge] not in NOT_GIVEN:
        edge += 1
    return edge


def _unknown_chars(start: int, end: int, tokens: list[Token]) -> int:
    return sum(token.kind == "char" for token in tokens if start <= token.start < end)

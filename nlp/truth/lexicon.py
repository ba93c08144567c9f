"""Common words and known places, and the cutting of a short text into them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from .gazetteer import load_gazetteer
from .name_parts import ORGANIZATION_ENDS, PROPER_BODIES, TITLES

TokenKind = Literal["word", "verb", "place", "char", "other"]

_HAN = re.compile(r"[\u3400-\u9fff]+")
_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿半几数上近约超")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text.

    Attributes:
        text: The characters.
        start: Offset in the text.
        kind: ``"char"`` is a Chinese character outside every known word, ``"other"`` anything not Chinese.
    """

    text: str
    start: int
    kind: TokenKind

    @property
    def end(self) -> int:
        """Offset just behind the token."""
        return self.start + len(self.text)


@cache
def load_words() -> dict[str, TokenKind]:
    """Kind of every known word and place."""
    words: dict[str, TokenKind] = dict.fromkeys(ORGANIZATION_ENDS | PROPER_BODIES | TITLES, "word")
    for line in files(__package__).joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            word, _, mark = line.partition(" ")
            words[word] = "verb" if mark == "v" else "word"
    places = load_gazetteer()
    words.update({stem: "place" for stem in places.stems if stem not in words})
    words.update(dict.fromkeys(places.names, "place"))
    return words


def cut(text: str) -> list[Token]:
    """Tokens of `text`, chosen so that as few characters as possible stay outside known words."""
    tokens = []
    position = 0
    for run in _HAN.finditer(text):
        tokens += [Token(char, position + i, "other") for i, char in enumerate(text[position : run.start()])]
        tokens += _cut_run(run.group(), run.start())
        position = run.end()
    tokens += [Token(char, position + i, "other") for i, char in enumerate(text[position:])]
    return tokens


def covering_word(text: str, start: int, end: int) -> int:
    """End of a known word that has ``text[start:end]``, a numeral, inside it; 0 when there is none."""
    words = load_words()
    for first in range(max(0, start - 2), start + 1):
        for last in range(min(len(text), first + 5), end - 1, -1):
            word = text[first:last]
            if word in words and not set(word) <= _NUMERALS:
                return last
    return 0


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Lengths of the words that begin with each pair of characters."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in load_words():
        lengths[word[:2]].add(len(word))
    return {pair: tuple(sorted(found)) for pair, found in lengths.items()}


def _cut_run(run: str, offset: int) -> list[Token]:
    words = load_words()
    lengths = _lengths()
    # best[i]: characters outside words and tokens of the cheapest cut of run[i:], end of its first token
    best: list[tuple[int, int, int]] = [(0, 0, len(run))] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        outside, count, _ = best[start + 1]
        choice = (outside + 1, count + 1, start + 1)
        for length in lengths.get(run[start : start + 2], ()):
            end = start + length
            if end <= len(run) and run[start:end] in words:
                outside, count, _ = best[end]
                choice = min(choice, (outside, count + 1, end))
        best[start] = choice
    return list(_tokens(run, offset, [end for _, _, end in best], words))


def _tokens(run: str, offset: int, ends: list[int], words: dict[str, TokenKind]) -> list[Token]:
    tokens = []
    start = 0
    while start < len(run):
        text = run[start : ends[start]]
        tokens.append(Token(text, offset + start, words.get(text, "char") if len(text) > 1 else "char"))
        start = ends[start]
    return tokens

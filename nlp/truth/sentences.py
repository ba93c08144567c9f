"""Sentences and clauses of Chinese text, kept whole where quotation marks or brackets hold them together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPENERS = "“‘《（「『【〈(["
CLOSERS = "”’》）」』】〉)]"
TERMINALS = "。！？!?…"
_SEPARATORS = "，；：,;:"
#: Verbs behind the name of who speaks, one of a pattern's alternatives.
SAYING = "说|表示|介绍|告诉|坦言|回忆|感慨|指出|强调|认为|称"
#: How a report opens that names where it was heard, one of a pattern's alternatives.
REPORTER = "(?:本报)?记者[从在]"
# “……。”他说: the sentence goes on behind the quotation.
_SAID = re.compile(rf"[^，。！？“”\n]{{0,14}}?(?:道|{SAYING})(?=[，。：！])")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; ``text`` is what stands from `start` to `end`."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """Sentences of `text`, with their final marks, blank ones left out.

    A line end always ends a sentence; 。！？ do outside quotation marks and brackets, or as the last
    mark inside them, unless the speaker follows (“……。”他说).
    """
    spans = []
    offset = 0
    for line in text.split("\n"):
        start = 0
        for end in [*_sentence_ends(line), len(line)]:
            spans += _stripped(line, start, end, offset)
            start = end
        offset += len(line) + 1
    return spans


def split_clauses(sentence: str) -> list[Span]:
    """Pieces of `sentence` between ，；： outside quotation marks and brackets, each with its final mark."""
    spans = []
    start = 0
    depth = 0
    for index, char in enumerate(sentence):
        depth = _depth_after(char, depth)
        inside_number = sentence[index - 1 : index].isdigit() and sentence[index + 1 : index + 2].isdigit()
        if char in _SEPARATORS and depth == 0 and not inside_number:
            spans += _stripped(sentence, start, index + 1, 0)
            start = index + 1
    return spans + _stripped(sentence, start, len(sentence), 0)


def _sentence_ends(line: str) -> Iterator[int]:
    depth = 0
    start = 0
    for index, char in enumerate(line):
        depth = _depth_after(char, depth)
        if _ends_plainly(line, index, depth) or (
            char in CLOSERS and depth == 0 and _closes_sentence(line, start, index)
        ):
            yield (start := index + 1)


def _ends_plainly(line: str, index: int, depth: int) -> bool:
    following = line[index + 1 : index + 2]
    return line[index] in TERMINALS and depth == 0 and following not in (*TERMINALS, *CLOSERS)


def _closes_sentence(line: str, start: int, index: int) -> bool:
    """Whether the quotation closed at `index` ends its sentence."""
    if not line[index - 1 : index] or line[index - 1] not in TERMINALS or line[index] in "》〉":
        return False
    quoted_from_start = line[start:].lstrip()[:1] in OPENERS
    return not (quoted_from_start and _SAID.match(line, index + 1))


def _depth_after(char: str, depth: int) -> int:
    if char in OPENERS:
        return depth + 1
    return max(depth - 1, 0) if char in CLOSERS else depth


def _stripped(text: str, start: int, end: int, offset: int) -> list[Span]:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = first + len(piece.strip())
    return [Span(text[first:last], offset + first, offset + last)] if last > first else []

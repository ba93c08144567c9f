"""One spelling for each character, so that texts typed on different keyboards compare equal."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CAPITALS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FULL_WIDTH_CAPITALS = {code + 0xFEE0: small for code, small in _CAPITALS.items()}
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—―−─～〜~"}
_DOTS = {ord(mark): "·" for mark in "•・﹒"}
_OTHER: dict[int, str] = {0x3000: " ", 0x00A0: " ", ord("○"): "〇", **_DOTS}
_TABLE: dict[int, str | int] = {**_FULL_WIDTH, **_CAPITALS, **_FULL_WIDTH_CAPITALS, **_DASHES, **_OTHER}
_SPACES = re.compile(r"[ \t\r\f\v]+")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[ \t\r\f\v](?=[ \t\r\f\v]*\d)")


def fold(text: str) -> str:
    """`text` with half-width ASCII, one dash, one middle dot and small letters.

    Every character is replaced by exactly one, so offsets into the result are offsets into `text`.
    """
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class CompactText:
    """Folded text without blanks, for finding names that a typesetter spaced out (李　强).

    Attributes:
        text: The folded text; line ends stay, so no name runs across paragraphs, and one blank between two
            figures, which is all that keeps them apart.
        offsets: Offset of each character of `text` in the original, and its length at the end.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``, which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def compact(text: str) -> CompactText:
    """Fold `text` and drop its blanks; see `CompactText`."""
    folded = fold(text)
    if not _SPACES.search(folded):
        return CompactText(folded, tuple(range(len(folded) + 1)))
    apart = {blank.start() for blank in _BETWEEN_FIGURES.finditer(folded)}
    kept = [index for index, char in enumerate(folded) if index in apart or not _SPACES.match(char)]
    return CompactText("".join(folded[index] for index in kept), (*kept, len(folded)))

"""Text without quotation marks, brackets and blanks: with them and without, it compares equal.

A blank between two figures is all that keeps them apart, so it counts as a comma.
"""

from __future__ import annotations

import re

from jianbao.nlp.nfkc import to_nfkc

_LEFT_OUT = re.compile(r"[\s“”‘’\"'《》（）()【】]+")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)\s(?=\s*\d)")
_FULL_WIDTH = str.maketrans(",;:-–~", "，；：———")


def bare(text: str) -> str:
    """`text` in NFKC, without what is left out, with full-width marks."""
    return to_nfkc(_LEFT_OUT.sub("", _BETWEEN_FIGURES.sub("，", text))).translate(_FULL_WIDTH)


def bare_with_places(clause: str) -> tuple[str, list[int]]:
    """A clause as `bare` gives it, and where in `clause` each of its characters comes from."""
    pairs = [
        (folded, place)
        for place, char in enumerate(_BETWEEN_FIGURES.sub("，", clause))
        if not _LEFT_OUT.match(char)
        for folded in to_nfkc(char).translate(_FULL_WIDTH)
    ]
    return "".join(folded for folded, _ in pairs), [place for _, place in pairs]

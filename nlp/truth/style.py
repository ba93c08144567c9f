"""Brings what a model wrote into the form of a Chinese newspaper."""

from __future__ import annotations

import itertools
import re

from jianbao.nlp.protocols import Kind

from .defects import find_defects, is_paired
from .sentences import split_clauses, split_sentences

__all__ = ["find_defects", "fit_length", "normalize_style"]

_HAN = r"\u3400-\u9fff"
_SPECIAL = re.compile(r"</?(?:s|pad|headline|summary)>")
_DIGITS = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)} | {"％": "%"})
_FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
# A mark between two digits or Latin letters belongs to a number, a time or a foreign word.
_ASCII_MARK = re.compile(r"(?<![0-9A-Za-z])[,;:!?]|[,;:!?](?![0-9A-Za-z])|[()]")
_FULL_STOP = re.compile(rf"(?<=[{_HAN}”）])\.(?=$|[{_HAN}“”])|\.$")
_ELLIPSIS = re.compile(r"\.{3,}|。{3,}|…+")
_DASH = re.compile(r"-{2,}|—{2,}|─{2,}")
_MARKER = re.compile(r"(?:[（(]\d{1,2}[)）]|[①-⑳]|(?<![0-9A-Za-z（(])\d{1,2}[)）])[、，：]?")
_NUMBERED = re.compile(rf"(?:(?<=^)|(?<=[：；。]))\s*\d{{1,2}}[、.．](?=[{_HAN}“])")
_BLANK = re.compile(r"[\s\u3000]+")
_DOUBLED = re.compile(
    r"[，、；：。！？]*([。！？])[，、；：。]*|[，、；：]*([；：])[，、；：]*|[，、]+([，、])"
)
_LEADING = re.compile(r"^[，。、；：！？,.;:!?\s”’）》—-]+")
# 领导在某县考察时强调, cut in front of what he said.
_SAYS_NOTHING = re.compile("(?<=.{8})时(?:强调|指出|表示)$")
_SHORTEST_PART = 4  # characters; on both sides of a blank that separates the halves of a headline


def normalize_style(text: str, kind: Kind) -> str:
    """`text` with full-width punctuation, paired quotes and no list markers or stray blanks.

    A headline keeps the blank between its two halves and loses its final 。; a summary gets one where
    it ends in a word. What cannot be mended is left for `find_defects`.
    """
    text = _SPECIAL.sub("", text).translate(_DIGITS).strip()
    text = _pair_ascii_quotes(text)
    text = _ASCII_MARK.sub(lambda match: match.group().translate(_FULL_WIDTH), text)
    text = _ELLIPSIS.sub("……", _DASH.sub("——", text))
    text = _FULL_STOP.sub("。", text)
    text = _NUMBERED.sub("", _MARKER.sub(_unmarked, text))
    text = _close_blanks(text, kind)
    text = _LEADING.sub("", _DOUBLED.sub(lambda match: "".join(filter(None, match.groups())), text))
    return _finish(text, kind)


def fit_length(text: str, kind: Kind, *, max_chars: int, min_chars: int) -> str:
    """`text` cut to `max_chars` behind its last whole sentence or clause that leaves `min_chars`.

    Returned unchanged when it fits or has no such place; it is never cut inside a clause or a quotation.
    """
    if len(text) <= max_chars:
        return text
    ends = [span.end for span in split_sentences(text)]
    if cut := _last_fitting(text, ends, min_chars, max_chars):
        return _finish(text[:cut], kind)
    ends = [span.end for span in split_clauses(text)]
    ends += [match.start() + 1 for match in re.finditer(" ", text)]
    room = max_chars + (kind == "headline")  # a headline drops the mark that a summary turns into 。
    if cut := _last_fitting(text, sorted(ends), min_chars + 1, room):
        return _finish(text[:cut].rstrip("，；：、,;: "), kind)
    return text


def _last_fitting(text: str, ends: list[int], shortest: int, longest: int) -> int:
    fitting = [end for end in ends if shortest <= end <= longest and is_paired(text[:end])]
    return max(fitting, default=0)


def _pair_ascii_quotes(text: str) -> str:
    pieces = text.split('"')
    if len(pieces) % 2 == 0:  # an odd mark: no way to tell which side it closes
        return text.replace('"', "")
    return "".join(piece + mark for piece, mark in zip(pieces, ["“", "”"] * len(pieces), strict=False))[
        : len(text)
    ]


def _unmarked(marker: re.Match[str]) -> str:
    """Nothing for a list marker; the end of a bracket that is open before it stays: （3:2）."""
    before = marker.string[: marker.start()]
    is_open = before.count("（") > before.count("）")
    return marker.group() if is_open and marker.group()[0].isdigit() else ""


def _close_blanks(text: str, kind: Kind) -> str:
    pieces = _BLANK.split(text)
    joined = pieces[0]
    for left, right in itertools.pairwise(pieces):
        joined += _joint(left, right, kind) + right
    return joined


def _joint(left: str, right: str, kind: Kind) -> str:
    if re.search("[A-Za-z]$", left) and re.match("[A-Za-z]", right):
        return " "
    numbers = left[-1:].isdigit() and right[:1].isdigit()  # 38 32 18 is not 383218
    halves = re.search(rf"[0-9{_HAN}/%”》]{{{_SHORTEST_PART}}}$", left) and re.match(
        rf"[0-9{_HAN}/“《]{{{_SHORTEST_PART}}}", right
    )
    if not (halves or numbers):
        return ""
    return " " if kind == "headline" else "，"


def _finish(text: str, kind: Kind) -> str:
    text = text.strip()
    if kind == "headline":
        return _SAYS_NOTHING.sub("", text.rstrip("。；，、：,.;: "))
    text = re.sub(r"[，、；：]+$", "", text)
    if re.search(rf"[0-9A-Za-z%{_HAN}》）]$", text) or (
        text.endswith(("”", "’")) and text[-2:-1] not in "。！？"
    ):
        return text + "。"
    return text

"""Whether what a generated text says hangs together in the article as it does in the text.

A right number behind the wrong subject is made of words that all stand in the article. What gives it away
is the seam: the words were taken from places that the article keeps apart. So a clause must run along one
sentence of the article, in its order and with few words of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = re.compile(r"[，。；：！？、…—,;:!?\n]+")
_BREAKS = frozenset("，。；：！？…\n")
_SENTENCE_ENDS = re.compile(r"[。！？!?\n]+")
_LEFT_OUT = re.compile(r"[\s“”‘’\"'《》（）()【】]+")
_SHORTEST_COPY = 2  # characters; single ones match by chance
_MAX_SUBJECT = 6  # characters that may come from elsewhere in front of what one sentence says: 河南鹿邑县
# 一个都 in front of 不胜不还 is no subject but the beginning of another statement.
_STATEMENT = re.compile("[都不也就将把被是了还又才只很]")
_OWN_SHARE = 0.1  # share of a clause that may be the writer's own words; one character always may
_SHORT_CLAUSE = 4  # characters; 据悉 and 目前 are no statements


def find_misaligned(text: str, body: str, *, may_leap: bool = False) -> list[str]:
    """Clauses of `text` that no sentence of `body` carries.

    Args:
        text: A headline or summary.
        body: The article, one paragraph a line.
        may_leap: Let a clause leap over the commas of a sentence, as headlines do.

    Returns:
        The clauses in their order, quotation marks and blanks left out; empty when all are carried.
    """
    return AlignmentChecker(body).find_misaligned(text, may_leap=may_leap)


class AlignmentChecker:
    """One article, prepared for checking several texts against it; see `find_misaligned`."""

    def __init__(self, body: str) -> None:
        self._sentences = [_fold(sentence) for sentence in _SENTENCE_ENDS.split(body)]

    def find_misaligned(self, text: str, *, may_leap: bool = False) -> list[str]:
        """Clauses of `text` that no sentence of the article carries."""
        clauses = [_fold(clause) for clause in _MARKS.split(text)]
        return [
            clause
            for clause in clauses
            if len(clause) > _SHORT_CLAUSE and not _is_carried(clause, self._sentences, may_leap)
        ]


def _is_carried(clause: str, sentences: Sequence[str], may_leap: bool) -> bool:
    if any(_runs_along(clause, sentence, may_leap) for sentence in sentences):
        return True
    rest = _without_subject(clause, sentences)
    if not rest or rest[0].isdigit():  # a figure says nothing without its verb
        return False
    return any(_runs_along(rest, sentence, may_leap, own_words=False) for sentence in sentences)


def _without_subject(clause: str, sentences: Sequence[str]) -> str:
    """`clause` behind a short phrase of the article in front of it; empty when there is none."""
    for length in range(min(_MAX_SUBJECT, len(clause) // 2), _SHORTEST_COPY - 1, -1):
        subject = clause[:length]
        if not _STATEMENT.search(subject) and any(subject in sentence for sentence in sentences):
            return clause[length:]
    return ""


def _runs_along(clause: str, sentence: str, may_leap: bool, *, own_words: bool = True) -> bool:
    """Whether `clause` is `sentence` with words left out, and few put in where `own_words` may be."""
    allowed = max(1, round(_OWN_SHARE * len(clause))) if own_words else 0
    end, index, own = -1, 0, 0
    while index < len(clause) and own <= allowed:
        reach = sentence if end < 0 or may_leap else sentence[: _next_break(sentence, end)]
        start, length = _longest_copy(clause[index:], reach, max(end, 0))
        if length:
            end, index = start + length, index + length
        else:
            index, own = index + 1, own + 1
    return own <= allowed


def _longest_copy(rest: str, reach: str, start: int) -> tuple[int, int]:
    """Where the longest beginning of `rest` stands in `reach` from `start` on, and its length."""
    for length in range(len(rest), _SHORTEST_COPY - 1, -1):
        found = reach.find(rest[:length], start)
        if found >= 0:
            return found, length
    return 0, 0


def _next_break(sentence: str, start: int) -> int:
    return next((i for i in range(start, len(sentence)) if sentence[i] in _BREAKS), len(sentence))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _LEFT_OUT.sub("", text))
    return folded.translate(str.maketrans(",;:", "，；："))

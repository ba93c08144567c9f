"""Faults of form that make a generated text unfit to print."""

from __future__ import annotations

import itertools
import re

from jianbao.nlp.protocols import Kind

from .sentences import CLOSERS, OPENERS, REPORTER, TERMINALS

SHORTEST_HEADLINE = 6  # characters; 我县举行运动会 has 7
_UNKNOWN = re.compile(r"<[a-z/]+>|\[UNK\]|\ufffd", re.IGNORECASE)
_MARKER = re.compile(r"[（(]\d{1,2}[)）]|[①-⑳]")
# Two characters or more said twice in a row; 一个一个 and 逐村逐村 are good Chinese.
_STUTTER = re.compile(r"([\u3400-\u4dff\u4e01-\u9fff]{2,12})\1")
# The same across a comma: 内蒙古自治区、内蒙古自治区和新疆. Not in 1,980 headlines and summaries by hand.
_TWICE_RUNNING = re.compile(r"([^\W\d]{4,})\1")
_SAME_CHARACTER = re.compile(r"([\u3400-\u9fff])\1\1")
# What is counted as said twice: in a short headline no year (2023—2025), in a summary 今年2月纳入监测 too.
_RUN: dict[Kind, re.Pattern[str]] = {
    "headline": re.compile(r"[\u3400-\u9fff]+"),
    "summary": re.compile(r"[\u3400-\u9fff0-9]+"),
}
_CLAUSE_MARKS = re.compile(r"[，。；：！？,;:!?、\s]+")
_DANGLING = re.compile(
    r"(?:[将把被从暨或并]|(?<![祥饱温缓总共平谐柔暖])和|(?<![所存实现内潜自正好何])在|(?<!参)与|(?<![可普涉危触波])及|(?<![应面针反核绝配])对|(?<![志倾意导方动面走取转航风])向"
    r"|关于|为了|由于|[，、：；,:;（(“《—-])$"
)
# 这是可行的 is a sentence, 可行的 is not.
_ATTRIBUTE = re.compile(r"(?:^|[，。；：])(?![^，。；：]*是)[^，。；：]*的$")
# Of 159,479 headlines of the press four end so: what was said or done is missing.
_OPEN_END = re.compile(
    "(?:以来|期间|的同时|过程中|背景下|的基础上|的前提下|的情况下|为由|为契机|为抓手|获悉|强调|指出|表示"
    # 一名驻村干部为迎接检查: and does what? None of 159,466 ends so.
    r"|(?<=[\u4e00-\u9fff])(?<![行疑是或因认成作])为(?:迎接|做好|确保|保障|庆祝|方便|防止|避免|切实)[^，。！？：\s]{1,4})$"
)
# A headline that leans on what it does not say: 但管得住不等于管得好. Of 159,479 none begins with 记者从.
_LEANING = re.compile(f"但是?|而(?!立|今)|却|然而|不过|所以|因此|此外|其中|{REPORTER}")
# Characters of a string that only a loop says twice. Of 1,980 headlines and summaries written by hand none
# repeats 4 in a headline and 0.15 % repeat 8 in a summary; extracts have longer ones (a name in full, twice).
_LONG_REPEAT: dict[Kind, int] = {"headline": 4, "summary": 8}
_LONGEST_REPEAT = 12
_FREQUENT_REPEAT = (5, 3)  # a string of 5 characters said 3 times


def find_defects(
    text: str,
    kind: Kind,
    *,
    headline_max_chars: int = 30,
    summary_min_chars: int = 40,
    summary_max_chars: int = 120,
) -> tuple[str, ...]:
    """Codes of what is wrong with the form of `text`; empty when it may be printed.

    ``empty``, ``unknown_token``, ``list_marker``, ``unpaired_quotes``, ``loop``, ``unfinished`` (ends in
    the middle), ``leaning`` (a headline that begins with 但 or 记者从), ``too_short``, ``too_long``.
    """
    if not text.strip():
        return ("empty",)
    shortest, longest = SHORTEST_HEADLINE, headline_max_chars
    if kind == "summary":
        shortest, longest = summary_min_chars, summary_max_chars
    found = {
        "unknown_token": _UNKNOWN.search(text),
        "list_marker": _MARKER.search(text),
        "unpaired_quotes": not is_paired(text),
        "loop": has_loop(text) or _repeats(text, kind),
        "unfinished": is_unfinished(text, kind),
        "leaning": kind == "headline" and _LEANING.match(text),
        "too_short": len(text) < shortest,
        "too_long": len(text) > longest,
    }
    return tuple(code for code, wrong in found.items() if wrong)


def is_paired(text: str) -> bool:
    """Whether every opening quotation mark or bracket is closed by its own kind, in order."""
    open_marks = []
    for char in text:
        if char in OPENERS:
            open_marks.append(OPENERS.index(char))
        elif char in CLOSERS and (not open_marks or open_marks.pop() != CLOSERS.index(char)):
            return False
    return not open_marks


def has_loop(text: str) -> bool:
    """Whether `text` says the same thing over and over."""
    if _STUTTER.search(text) or _SAME_CHARACTER.search(text):
        return True
    pieces = _CLAUSE_MARKS.split(text)
    if any(len(left) > 1 and left == right for left, right in itertools.pairwise(pieces)):
        return True
    clauses = [piece for piece in pieces if len(piece) > 4]
    if len(set(clauses)) < len(clauses):
        return True
    bare = _CLAUSE_MARKS.sub("", text)
    if _TWICE_RUNNING.search(bare):
        return True
    length, times = _FREQUENT_REPEAT
    return _most_frequent(bare, _LONGEST_REPEAT) > 1 or any(
        _most_frequent(said, length) >= times for said in (bare, "".join(text.split()))
    )


def is_unfinished(text: str, kind: Kind) -> bool:
    """Whether `text` stops in the middle of a sentence."""
    bare = text.rstrip(CLOSERS + TERMINALS)
    if _DANGLING.search(bare) or _ATTRIBUTE.search(bare):
        return True
    if kind == "headline" and _OPEN_END.search(bare):
        return True
    return kind == "summary" and not (
        text.endswith(("。", "！", "？", "……")) or (text[-1] in "”’）" and text[-2:-1] in ("。", "！", "？"))
    )


def _repeats(text: str, kind: Kind) -> bool:
    """Whether a string of `_LONG_REPEAT` characters occurs twice."""
    length = _LONG_REPEAT[kind]
    runs = _RUN[kind].findall(text)
    strings = [run[start : start + length] for run in runs for start in range(len(run) - length + 1)]
    return len(set(strings)) < len(strings)


def _most_frequent(text: str, length: int) -> int:
    """How often the commonest string of `length` characters occurs in `text`."""
    starts = range(len(text) - length + 1)
    return max((text.count(text[start : start + length]) for start in starts), default=0)

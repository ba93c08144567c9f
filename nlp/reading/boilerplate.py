"""Takes what a site puts around an article out of its paragraphs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import get_args

from .desk_rules import DESK_RULES
from .footer_rules import FOOTER_RULES, STRONG_FOOTER
from .line_rule import LineRule, Zone
from .menu_rules import MENU_RULES
from .page_words import (
    BOX_HEADING,
    DESK_CREDIT,
    NAV_ANYWHERE,
    NAV_WORDS,
    STRONG_TOOLS,
    TAIL_HEADING,
    TOOL_WORDS,
)

LINE_RULES = (*DESK_RULES, *MENU_RULES, *FOOTER_RULES)
_STRONG_FOOTER_RULES = tuple(rule for rule in LINE_RULES if rule.name in STRONG_FOOTER)
_REACHES = {
    zone: sorted({rule.max_chars for rule in LINE_RULES if rule.zone == zone}) for zone in get_args(Zone)
}

_MAX_TOOLBAR = 120  # characters; the longest seen names eight social networks
_MAX_MENU = 400
_MAX_HEADING = 24
_DESK_REACH = 90  # a desk's credit stands in the last characters of a paragraph
_CLOSING = ("）", ")", "]", "】", "〕")  # and ends in one of these; looking is quicker than searching
_MIN_SENTENCE = 10  # characters; shorter lines with a full stop are captions and slogans
_MIN_CLAUSES = 40  # a line this long with a comma is text even without a full stop
_NAV_SPLIT = re.compile(r"[\s|｜/·•>＞»_-]+")
_SENTENCE_MARK = re.compile(r"[。，；！？]")
_SENTENCE_END = re.compile(r"[！？!?…][”’」』）)]*$")
_CLAUSE_MARK = re.compile(r"[，,；;]")


def clean_paragraphs(paragraphs: Sequence[str], *, title: str = "") -> list[str]:
    """The paragraphs of the article alone, white space folded.

    Drops desk credits, source and toolbar lines, share widgets, lists of other articles, legal notes, the
    site's footer, breadcrumbs and menus, and the title where it is repeated above the text. A sentence that
    merely contains such words stays. Cleaning twice gives the same as once.

    Args:
        paragraphs: Body paragraphs as found on the page, in order.
        title: The article's title; a line above the text that repeats it goes.
    """
    folded = [_cut_desk_credit(fold_spaces(paragraph)) for paragraph in paragraphs]
    kept = [line for line in folded if line and not is_boilerplate(line)]
    return _drop_by_zone(_cut_other_articles(kept), title, folded)


def fold_spaces(text: str) -> str:
    """One space for every run of white space (the ideographic ones too), none at the ends."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def is_boilerplate(line: str, zone: Zone = "anywhere") -> bool:
    """Whether a paragraph, its white space folded, is boilerplate wherever it stands (or in `zone`)."""
    if zone == "anywhere" and (is_toolbar(line) or is_menu(line)):
        return True
    reaches = _REACHES[zone]
    nearest = bisect_left(reaches, len(line))
    return nearest < len(reaches) and _join_rules(zone, reaches[nearest]).match(line) is not None


def is_toolbar(line: str) -> bool:
    """Whether a line holds nothing but tools of the page: ``【字体：大 中 小】【打印】【关闭】``."""
    return len(line) <= _MAX_TOOLBAR and bool(STRONG_TOOLS.search(line)) and not TOOL_WORDS.sub("", line)


def is_menu(line: str) -> bool:
    """Whether a line is a word of a menu, or a row of at least three of them."""
    if line in NAV_ANYWHERE:
        return True
    if len(line) > _MAX_MENU or _SENTENCE_MARK.search(line):
        return False
    words = [word for word in _NAV_SPLIT.split(line) if word]
    known = sum(word in NAV_WORDS for word in words)
    return known >= 3 and 2 * known >= len(words)


def is_sentence(line: str) -> bool:
    """Whether a line reads like text of an article and not like a headline or a label."""
    if len(line) < _MIN_SENTENCE:
        return False
    if "。" in line or _SENTENCE_END.search(line):
        return True
    return len(line) >= _MIN_CLAUSES and _CLAUSE_MARK.search(line) is not None


def is_tail_heading(line: str) -> bool:
    """Whether a line is a heading over a list of other articles (相关阅读, 推荐阅读)."""
    return len(line) <= _MAX_HEADING and TAIL_HEADING.match(line) is not None


@cache
def _join_rules(zone: Zone, n_chars: int) -> re.Pattern[str]:
    """All rules of a zone for lines of `n_chars`, as one: a third of the time of trying each."""
    rules = [rule for rule in LINE_RULES if rule.zone == zone and rule.max_chars >= n_chars]
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules), re.IGNORECASE)


def _applies(rule: LineRule, line: str) -> bool:
    return len(line) <= rule.max_chars and rule.pattern.match(line) is not None


def _cut_desk_credit(paragraph: str) -> str:
    """The paragraph without the credits at its end, cut once: not copied for each credit of a row."""
    end = len(paragraph)
    while paragraph.endswith(_CLOSING, 0, end):
        match = DESK_CREDIT.search(paragraph, max(0, end - _DESK_REACH), end)
        if not match:
            break
        end = match.start()
        while end and paragraph[end - 1].isspace():
            end -= 1
    return paragraph[:end]


def _cut_other_articles(lines: list[str]) -> list[str]:
    """Drops the lists under 相关阅读 and the like.

    Everything behind such a heading goes, unless most of the text stands behind it: then the list was put
    above or into the article, and only the headlines directly under the heading go. So it is with a box
    of explanations (相关链接), which newspapers write in sentences.
    """
    if not any(map(is_tail_heading, lines)):
        return lines
    kept: list[str] = []
    text_behind = _text_behind(lines)
    text_before = 0
    skipping = False
    for index, line in enumerate(lines):
        if is_tail_heading(line):
            skipping = not _opens_box(lines, index)
            if skipping and text_before and text_before >= text_behind[index]:
                break
            continue
        if is_sentence(line):
            skipping = False
            text_before += len(line)
        if not skipping:
            kept.append(line)
    return kept


def _opens_box(lines: list[str], index: int) -> bool:
    """Whether a box of explanations follows: a sentence next, or behind one subhead."""
    return BOX_HEADING.match(lines[index]) is not None and any(map(is_sentence, lines[index + 1 : index + 3]))


def _text_behind(lines: list[str]) -> list[int]:
    """Characters of sentences from each line on."""
    behind = [0] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        behind[index] = behind[index + 1] + (len(lines[index]) if is_sentence(lines[index]) else 0)
    return behind


def _drop_by_zone(lines: list[str], title: str, page_lines: list[str]) -> list[str]:
    """Drops what is boilerplate only above the first or below the last sentence of the text."""
    text = (index for index, line in enumerate(lines) if _is_text(line))
    first = next(text, None)
    if first is None:
        return lines
    compact = _compact(title)  # once: a title of a million characters may stand above as many lines
    while _repeats(title, compact, lines[first]) and (following := next(text, None)) is not None:
        first = following
    last = next(index for index in reversed(range(len(lines))) if _is_text(lines[index]))
    head = [line for line in lines[:first] if not _is_head_boilerplate(line, title, compact)]
    return [*head, *lines[first : last + 1], *_clean_tail(lines[last + 1 :], page_lines)]


def _clean_tail(tail: list[str], page_lines: list[str]) -> list[str]:
    if not tail:
        return []
    has_footer = any(map(_is_strong_footer, page_lines))
    return [line for line in tail if not _is_tail_boilerplate(line, has_footer=has_footer)]


def _is_text(line: str) -> bool:
    """Whether a line is a sentence, and not one that sites write below their articles."""
    return is_sentence(line) and not (is_boilerplate(line, "tail") or is_boilerplate(line, "footer"))


def _is_head_boilerplate(line: str, title: str, compact: str) -> bool:
    return is_boilerplate(line, "head") or line in NAV_WORDS or _repeats(title, compact, line)


def _repeats(title: str, compact: str, line: str) -> bool:
    """Whether `line` says the title again; `compact` is the title without spaces and marks."""
    return bool(title) and len(line) < 2 * len(title) + 10 and _compact(line) == compact


def _is_tail_boilerplate(line: str, *, has_footer: bool) -> bool:
    return is_boilerplate(line, "tail") or (has_footer and is_boilerplate(line, "footer"))


def _is_strong_footer(line: str) -> bool:
    return any(_applies(rule, line) for rule in _STRONG_FOOTER_RULES)


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("#*—-。.")

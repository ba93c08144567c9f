"""Finds an article's title by letting the page's headings, meta tags and ``<title>`` vote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .blocks import Block
from .boilerplate import is_boilerplate
from .dates import find_published
from .metadata import PageMeta
from .selectors import KICKER_MARKS, SUBTITLE_MARKS, TITLE_MARKS

__all__ = ["Heading", "cut_site_name", "find_heading", "fold_title"]

_MIN_CHARS, _MAX_CHARS = 4, 100
# A title stands within so many blocks above its text: kicker, date, source, tools, share buttons.
_REACH = 40
_NEAR, _NEARBY = 3, 10
_MAX_TITLE_LINES = 4
_MAX_FIELD_CHARS = 200
# One strong sign (the page names it, an h1) or two weak ones (close to the text, a date below it).
_MIN_VOTES = 3

_TAG_VOTES = {"h1": 3, "h2": 2, "h3": 1, "h4": 1, "founder-title": 4}
_SEPARATOR = re.compile(r"\s*(?:_+|\||｜|丨|--+|——+|>>|\s[-–—·]\s|-)\s*")
_NARROW = frozenset(("-", "——"))
_SITE = re.compile(
    r"(?:网|网站|频道|在线|门户|政府|日报|晚报|晨报|时报|都市报|商报|官网|首页|新闻|资讯|专题|中心|平台|客户端|热线|电视台"
    r"|栏目|论坛|传媒|The Paper|\.com|\.cn)$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:新闻(?:动态|中心|内容|详情|详细|浏览|阅读)?|文章(?:内容|详情|浏览|页)?|正文|详情|内容页?|信息(?:内容|浏览|公开)?|首页|"
    r"要闻|通知公告|图片新闻|无标题(?:文档|页)?|Untitled(?: Document)?|index|news|article|untitled page|"
    r"图集|简介|摘要)$",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(r"首\s?页|位置|[>＞»]")
_TAG_PREFIX = re.compile(r"^\s*\[[^\]]{1,12}\]\s*(?=\S{6})")
_FULL_DATE = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d")
_NOT_TEXT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Title lines of an article.

    Attributes:
        title: ``""`` when nothing on the page has votes enough.
        kicker: The line above it, where it is marked or a heading.
        subtitle: The line below it, where it is marked or a heading.
        index: Block that holds the title, ``None`` when only the page's head has it.
    """

    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    text: str
    votes: int
    index: int | None = None


def find_heading(blocks: Sequence[Block], meta: PageMeta, text_start: int) -> Heading:
    """The title lines of a page.

    Args:
        blocks: All blocks of the page.
        meta: What its head says.
        text_start: Index of the first block of prose of the body.
    """
    start = max(0, text_start - _REACH)
    visible = fold_title("".join(block.text for block in blocks[start : text_start + 1]))
    named = [title for raw in meta.titles if (title := _choose_prefix(raw, visible))]
    candidates = [*_from_head(named, visible), *_from_blocks(blocks, named, start, text_start)]
    best = max(candidates, key=_rank, default=None)
    if best is None or best.votes < _MIN_VOTES:
        return Heading()
    if best.index is None:
        best = _find_broken(blocks, best, start, text_start)
    title = _tidy(best.text)
    if best.index is None:
        return Heading(title=title)
    return Heading(
        title=title,
        kicker=_line_beside(blocks, best.index, -1),
        subtitle=_line_beside(blocks, best.index, 1),
        index=best.index,
    )


def cut_site_name(title: str) -> str:
    """A ``<title>`` without the names of column and site behind (or before) the article's title.

    A hyphen or dash may belong to the title: it cuts only before what is called like a site.
    """
    kept = _drop_leading_site(title.strip())
    end = len(kept)
    for match in reversed(list(_SEPARATOR.finditer(kept))):
        if match[0] in _NARROW and not _SITE.search(kept[match.end() : end]):
            break
        end = match.start()
    return kept[:end].strip()


def fold_title(text: str) -> str:
    """For comparing: width and case folded, nothing but letters, digits and characters."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text)).lower()


def _rank(candidate: _Candidate) -> tuple[int, bool, int]:
    return candidate.votes, candidate.index is not None, len(candidate.text)


def _drop_leading_site(title: str) -> str:
    first, found, rest = title.partition(" - ")
    return rest if found and _SITE.search(first) and len(rest) >= _MIN_CHARS else title


def _choose_prefix(raw: str, visible: str) -> str:
    """The longest part of a ``<title>`` that can be read above the text, else the part before the site."""
    raw = _tidy(raw)
    ends = [len(raw), *(match.start() for match in reversed(list(_SEPARATOR.finditer(raw))))]
    for end in ends:
        folded = fold_title(raw[:end])
        if len(folded) >= _MIN_CHARS and folded in visible and not _is_weak_text(raw[:end]):
            return raw[:end].strip()
    return cut_site_name(raw)


def _from_head(named: Sequence[str], visible: str) -> Iterator[_Candidate]:
    for text in named:
        if len(text) < _MIN_CHARS or _is_weak_text(text):
            continue
        votes = 3 + 3 * (fold_title(text) in visible) - 2 * (len(text) < 6) + (named.count(text) > 1)
        yield _Candidate(text=text, votes=votes)


def _from_blocks(
    blocks: Sequence[Block], named: Sequence[str], start: int, text_start: int
) -> Iterator[_Candidate]:
    folded_names = [fold_title(name) for name in named]
    for index in range(start, min(text_start + 1, len(blocks))):
        block = blocks[index]
        if not _may_be_title(block):
            continue
        votes = _TAG_VOTES.get(block.tag, 0) + 2 * bool(block.marks & TITLE_MARKS)
        votes += _name_votes(fold_title(_tidy(block.text)), folded_names)
        votes += _place_votes(blocks, index, text_start)
        votes -= 4 * block.is_link
        yield _Candidate(text=block.text, votes=votes, index=index)


def _may_be_title(block: Block) -> bool:
    text = block.text
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or text.endswith(("。", "；", "，", "：", ":")):
        return False
    if _BREADCRUMB.search(text[:20]) or _is_weak_text(text) or fold_title(text).isdigit():
        return False
    return not (is_boilerplate(text) or is_boilerplate(text, "head") or _is_dated_line(text))


def _is_weak_text(text: str) -> bool:
    """Words of a site's frame: 新闻动态, 某某网, 正文."""
    return bool(_GENERIC.match(text.strip())) or (len(text) <= 12 and bool(_SITE.search(text.strip())))


def _is_dated_line(text: str) -> bool:
    """A line of date and source, not a headline that mentions a day."""
    return find_published(text) is not None and bool(
        re.search(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d", text)
    )


def _name_votes(folded: str, folded_names: Sequence[str]) -> int:
    """Votes for standing in the page's own title, fewer when it is a small part of that."""
    votes = 0
    for name in folded_names:
        if folded == name or (name and name in folded and len(name) * 2 > len(folded)):
            votes = max(votes, 5)
        elif len(folded) >= _MIN_CHARS and folded in name:
            votes = max(votes, 4 if len(folded) * 5 >= len(name) * 3 else 1)
    return votes


def _find_broken(blocks: Sequence[Block], named: _Candidate, start: int, text_start: int) -> _Candidate:
    """The lines that make up `named` together: a long title broken by ``<br>``."""
    folded = fold_title(named.text)
    for first in range(start, text_start):
        joined = ""
        for last in range(first, min(first + _MAX_TITLE_LINES, text_start)):
            joined += blocks[last].text
            if fold_title(joined) == folded:
                return _Candidate(text=joined, votes=named.votes, index=last)
    return named


def _place_votes(blocks: Sequence[Block], index: int, text_start: int) -> int:
    distance = text_start - index
    near = 2 if distance <= _NEAR else int(distance <= _NEARBY)
    return near + (
        2 if _is_dated(blocks[index + 1 : index + 3]) else int(_is_dated(blocks[index + 1 : index + 4]))
    )


def _is_dated(below: Sequence[Block]) -> bool:
    return find_published(" ".join(block.text for block in below)[:_MAX_FIELD_CHARS]) is not None


def _line_beside(blocks: Sequence[Block], index: int, step: Literal[-1, 1]) -> str:
    position = index + step
    if not 0 <= position < len(blocks):
        return ""
    block, title = blocks[position], blocks[index]
    marks = KICKER_MARKS if step < 0 else SUBTITLE_MARKS
    marked = bool(block.marks & marks) or (step > 0 and block.text.startswith("——"))
    heading = title.tag in _TAG_VOTES and block.tag in {"h1", "h2", "h3", "h4", "h5"}
    if not (marked or heading) or block.is_link or not _may_be_title(block):
        return ""
    same = fold_title(block.text) in fold_title(title.text)
    return "" if same or (heading and not marked and len(block.text) < 6) else block.text.strip()


def _tidy(title: str) -> str:
    """Without the keyword or media tag in square brackets that some sites put before it."""
    return _TAG_PREFIX.sub("", " ".join(title.split()))

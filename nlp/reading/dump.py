"""Finds the article in a text dump of a page, or in a plain text file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianbao.nlp.article import Article
from jianbao.nlp.errors import NoArticleError

from .boilerplate import clean_paragraphs, is_boilerplate
from .byline import find_byline, find_signature, strip_signature
from .dates import find_published
from .headline import SUBTITLE, find_headline, is_kicker
from .layout import Breadcrumb, Line, find_breadcrumb, is_fields, is_furniture, split_lines
from .names import parse_names
from .text_block import find_text_block

_MAX_OPENING = 2  # short lines between the fields and the text: a motto and a subhead, not a column
_MIN_CHARS = 10  # fewer letters are no article, whatever they say
_DATE_REACH = 3  # lines above the title in which its date may stand; further up is the clock of the page
_TAIL_LINES = 15  # how far below the text its date and source are looked for
_SIGNING_OFFICE = re.compile(r"[^，。：:\s]{3,25}(?:局|委|办|政府|会|组|厅|院|公司|中心|社|部|站|队|办公室)")
_BRACKETED = re.compile(r"[（(][^（()）]{2,60}[)）]")
_MEDIA_MARK = re.compile(r"^[\[【](?:视频|图文|组图|图集|高清|独家)[\]】]\s*(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where things stand, as indices into the lines; the body is ``lines[start:end]``."""

    title: int | None
    start: int
    end: int


def read_dump(text: str) -> Article:
    """The article in `text`.

    Args:
        text: A text dump of a whole page (menus, breadcrumb, side columns, footer) or a plain text
            whose first line may be a title.

    Raises:
        NoArticleError: Nothing in it reads like an article.
    """
    lines = split_lines(text)
    crumb = find_breadcrumb(lines)
    layout = _locate(lines, crumb)
    title = _title(lines, layout, crumb)
    head = lines[0 if layout.title is None else layout.title + 1 : layout.start]
    fields = [line.text for line in head if is_fields(line.text) or is_boilerplate(line.text)]
    body = [*_opening(head, title), *(line.text for line in lines[layout.start : layout.end])]
    tail = [line.text for line in lines[layout.end : layout.end + _TAIL_LINES]]
    paragraphs = clean_paragraphs([*body, *_closing(tail)], title=title)
    if not paragraphs:
        raise _no_article(lines)
    return Article(
        title=title,
        kicker=_kicker(lines, layout),
        subtitle=_subtitle(head),
        authors=_authors(fields, head, [*paragraphs, *tail[:3]]),
        published=_published(lines, layout, tail),
        source=find_byline("\n".join(fields)).source or find_byline("\n".join(_short(tail))).source,
        column=crumb.column if crumb else "",
        paragraphs=tuple(strip_signature(paragraphs)) or tuple(paragraphs),
    )


def _locate(lines: list[Line], crumb: Breadcrumb | None) -> _Layout:
    texts = [index for index, line in enumerate(lines) if line.is_text]
    if not texts:
        return _locate_short(lines)
    start, end = find_text_block(lines, texts)
    return _Layout(title=find_headline(lines, start, crumb), start=start, end=end)


def _locate_short(lines: list[Line]) -> _Layout:
    """A text without any sentence: a headline alone, a verse; never the menus of a page."""
    has_menus = any(is_boilerplate(line.text) or is_furniture(line.text) for line in lines)
    letters = sum(char.isalpha() for line in lines for char in line.text)
    if has_menus or letters < _MIN_CHARS:
        raise _no_article(lines)
    has_title = len(lines) > 1 and lines[0].is_headline
    start = (
        next((i for i, line in enumerate(lines) if i and not is_fields(line.text)), len(lines))
        if has_title
        else 0
    )
    return _Layout(title=0 if has_title else None, start=start, end=len(lines))


def _title(lines: list[Line], layout: _Layout, crumb: Breadcrumb | None) -> str:
    if layout.title is not None:
        return _MEDIA_MARK.sub("", lines[layout.title].text)
    return crumb.title if crumb else ""


def _opening(head: list[Line], title: str) -> list[str]:
    """Short lines that belong to the text: the last ones above it, unless they are a whole column."""
    opening = [
        line.text
        for line in head
        if not (title and title in line.text)
        and not is_fields(line.text)
        and not is_furniture(line.text)
        and not is_boilerplate(line.text, "head")
        and not SUBTITLE.match(line.text)
        and not parse_names(line.text, strict=True)
    ]
    return opening if len(opening) <= _MAX_OPENING else []


def _kicker(lines: list[Line], layout: _Layout) -> str:
    """The one headline above the title; where more stand there, they are a column of the page."""
    index = (layout.title or 0) - 1
    if index < 1 or not is_kicker(lines[index]) or lines[index - 1].is_headline or lines[index - 1].is_text:
        return ""
    return lines[index].text


def _subtitle(head: list[Line]) -> str:
    marked = (line.text for line in head if SUBTITLE.match(line.text) and len(line.text) <= 60)
    return SUBTITLE.sub("", next(marked, ""), count=1)


def _authors(fields: list[str], head: list[Line], body: list[str]) -> tuple[str, ...]:
    named = find_byline("\n".join(fields)).authors
    alone = (parse_names(line.text, strict=True) for line in head if len(line.text) <= 20)
    return named or next((names for names in alone if names), ()) or find_signature(body)


def _published(lines: list[Line], layout: _Layout, tail: list[str]) -> str | None:
    title = layout.title or 0
    below = [line.text for line in lines[title : layout.start]]
    above = [line.text for line in lines[max(0, title - _DATE_REACH) : title]]
    dates = (find_published("\n".join(_short(zone))) for zone in (below, above, tail))
    return next((date for date in dates if date), None)


def _short(texts: list[str]) -> list[str]:
    return [text for text in texts if len(text) <= 160 and "。" not in text]


def _closing(tail: list[str]) -> list[str]:
    """What closes the text without being a sentence: a note in brackets, a notice's office and date."""
    if tail and _BRACKETED.fullmatch(tail[0]):
        return tail[:1]
    office, date = (tail[0], tail[1]) if len(tail) > 1 else ("", "")
    closes = _SIGNING_OFFICE.fullmatch(office) and len(date) <= 20 and find_published(date)
    return [office, date] if closes else []


def _no_article(lines: list[Line]) -> NoArticleError:
    seen = " / ".join(line.text[:20] for line in lines[:3]) or "—"
    return NoArticleError(
        f"No article found in {len(lines)} lines of text (seen: {seen}); pass the page of one article, "
        "not a list or a menu",
        f"在 {len(lines)} 行文字中没有找到文章（看到：{seen}）；请提供单篇文章的页面，而不是列表页或导航",
    )

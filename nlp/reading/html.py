"""HTML of a page to an `Article`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from jianbao.nlp.article import Article
from jianbao.nlp.errors import NoArticleError

from .blocks import Block, Page, lay_out
from .body import Body, find_body
from .boilerplate import clean_paragraphs
from .breadcrumb import find_column
from .byline import Byline, find_byline, find_signature, strip_signature
from .dates import find_published
from .edges import trim_edges
from .metadata import PageMeta, read_meta
from .prose import Weights, is_prose, weigh
from .selectors import LEAD_MARKS
from .title import Heading, find_heading, fold_title
from .tree import parse_html

__all__ = ["read_html"]

# Shorter remains are a login form's hint or a slogan, not an article.
_MIN_ARTICLE_CHARS = 30
# Date and source stand within so many blocks above the text when no title is found, or below it.
_HEADER_BLOCKS = 8
_FOOTER_BLOCKS = 6
# The credit line may be the last of the body's own lines.
_LAST_BLOCKS = 2
_MAX_CREDIT_CHARS = 60
_CLAUSE = re.compile(r"[，。！？…]")

_PAPER = re.compile(
    r"(?:\d:\d{2}|\d日|\d{4}-\d{1,2}-\d{1,2})\s+"
    r"([\w\u3400-\u9fff]{2,12}(?:网|日报|晚报|早报|时报|商报|晨报|都市报|周刊|电视台|新华社|中新社))(?:\s|$)"
)
_DATE_LABEL = re.compile(r"(?:发布|刊发|发稿|录入|添加|更新)|(?:日期|时间)\s*[:：]")


def read_html(text: str) -> Article:
    """The article of a page whose HTML has been decoded; warnings are left to `read_page`.

    Raises:
        NoArticleError: Navigation, a login form, a frameset: no prose.
        TooLargeError: Longer or more deeply nested than can be read in bounded time.
    """
    tree = parse_html(text)
    page, meta = lay_out(tree), read_meta(tree)
    weights = weigh(page)
    body = find_body(tree, page, weights)
    if body is None:
        raise _no_article(tree, page, meta)
    text_start = _first_prose(weights, body)
    heading = find_heading(page.blocks, meta, text_start)
    paragraphs = _paragraphs(page.blocks, weights, body, heading)
    if sum(map(len, paragraphs)) < _MIN_ARTICLE_CHARS:
        raise _no_article(tree, page, meta)
    header = page.blocks[_header_start(heading, text_start) : text_start]
    footer = page.blocks[max(text_start, body.end - _LAST_BLOCKS) : body.end + _FOOTER_BLOCKS]
    byline = _byline(header, footer, heading.title)
    return Article(
        title=heading.title,
        kicker=heading.kicker,
        subtitle=heading.subtitle,
        authors=byline.authors or find_signature(paragraphs) or meta.authors,
        published=_published(_lines(header), meta, _lines(footer)),
        source=byline.source or meta.source or _bare_source(_lines(header)),
        column=find_column(page.blocks[:text_start], heading.title) or meta.column,
        paragraphs=tuple(strip_signature(paragraphs) or paragraphs),
    )


def _first_prose(weights: Weights, body: Body) -> int:
    prose = (i for i in range(body.start, body.end) if weights.prose[i + 1] > weights.prose[i])
    return next(prose, body.start)


def _header_start(heading: Heading, text_start: int) -> int:
    if heading.index is not None and heading.index < text_start:
        return heading.index + 1
    return max(0, text_start - _HEADER_BLOCKS)


def _paragraphs(blocks: Sequence[Block], weights: Weights, body: Body, heading: Heading) -> list[str]:
    start = body.start
    if heading.index is not None and heading.index < body.end:
        start = max(start, heading.index + 1)
        lead = [block.text for block in blocks[heading.index : start] if _is_lead(block)]
    else:
        lead = []
    lines = [
        block.text
        for block, beside in zip(blocks[start : body.end], weights.noise[start : body.end], strict=True)
        if not beside and not block.is_link
    ]
    lines = _without_heading(lines, heading)
    if lines and fold_title(lines[0]) in map(fold_title, lead):
        lead = []
    return trim_edges(clean_paragraphs([*lead, *lines], title=heading.title))


def _is_lead(block: Block) -> bool:
    return bool(block.marks & LEAD_MARKS) and is_prose(block)


def _without_heading(lines: list[str], heading: Heading) -> list[str]:
    """Drops the lines above the text that make up the title once more."""
    folded = fold_title(heading.kicker + heading.title + heading.subtitle)
    first = next((i for i, line in enumerate(lines) if fold_title(line) not in folded), len(lines))
    return lines[first:]


def _byline(header: Sequence[Block], footer: Sequence[Block], title: str) -> Byline:
    """What the lines above the text say, and where they are silent the credit line below it."""
    above = find_byline(_lines([block for block in header if _is_label_line(block, title)]))
    below = find_byline(_lines([block for block in footer if _is_credit_line(block)]))
    return Byline(authors=above.authors or below.authors, source=above.source or below.source)


def _is_label_line(block: Block, title: str) -> bool:
    """Neither a sentence nor the title once more: 记者 in those is no byline."""
    is_title = bool(title) and fold_title(title) in fold_title(block.text)
    return not is_title and not block.text.endswith(("。", "！", "？"))


def _is_credit_line(block: Block) -> bool:
    return len(block.text) <= _MAX_CREDIT_CHARS and not _CLAUSE.search(block.text)


def _bare_source(header: str) -> str:
    """The name of a paper that stands behind the date without the word 来源."""
    found = _PAPER.search(header)
    return found[1] if found else ""


def _published(header: str, meta: PageMeta, footer: str) -> str | None:
    """The date that the reader sees, with the time of the meta tag when that is the same day."""
    seen = find_published(header)
    if seen is None:
        return meta.published or find_published(_labelled(footer))
    if meta.published and meta.published.startswith(seen):
        return meta.published
    return seen


def _labelled(footer: str) -> str:
    """Lines below the text whose date is that of publication, not of the next item."""
    return "\n".join(line for line in footer.splitlines() if _DATE_LABEL.search(line))


def _lines(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _no_article(tree: HtmlElement, page: Page, meta: PageMeta) -> NoArticleError:
    frames = sum(1 for _ in tree.iter("frame", "iframe"))
    links = sum(block.is_link for block in page.blocks)
    title = meta.titles[-1][:40] if meta.titles else ""
    return NoArticleError(
        f"No article in the page {title!r}: {len(page.blocks)} lines of text, {links} of them links, "
        f"{frames} frames; pass the article's own page (the frame's address), or its text.",
        f"页面“{title}”中没有正文：共 {len(page.blocks)} 行文字，其中链接 {links} 行，框架 {frames} 个；"
        "请改传文章页（框架页请传内层地址）或直接传正文。",
    )

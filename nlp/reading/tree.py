"""HTML text to an lxml tree, whatever the page looks like."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from jianbao.nlp.errors import NoArticleError, TooLargeError

from .selectors import SKIPPED_TAGS

__all__ = ["MAX_ELEMENTS", "MAX_HTML_CHARS", "MAX_TEXT_CHARS", "parse_html"]

MAX_HTML_CHARS = 20_000_000
# Every element and every line of text costs a fixed time: these keep the slowest page under 20 s on one
# core. Portals' pages have up to 10,000 elements and 50,000 characters of text.
MAX_ELEMENTS = 30_000
MAX_TEXT_CHARS = 2_000_000
# libxml2 drops everything below this depth without a word.
_MAX_DEPTH = 2_000

_XML_DECLARATION = re.compile(r"<\?xml[^>]*>", re.IGNORECASE)
# Pages put together from parts hold several </html>; libxml2 stops reading at the first.
_DOCUMENT_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def parse_html(text: str) -> HtmlElement:
    """The tree of a page without comments and processing instructions.

    `text` has been decoded, so the charset it declares is not looked at again.

    Raises:
        TooLargeError: Over one of the limits above, or nested so deeply that the parser
            drops text.
        NoArticleError: No element in it.
    """
    _refuse(len(text), MAX_HTML_CHARS, "characters of HTML", "个 HTML 字符")
    clean = _NOT_XML.sub("", _DOCUMENT_END.sub("", _XML_DECLARATION.sub("", text)))
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(clean, parser=parser)
    except etree.ParserError as exc:
        raise NoArticleError(
            f"The page holds no element ({len(text)} characters); check the download.",
            f"页面里没有任何元素（{len(text)} 字符），请检查下载是否完整。",
        ) from exc
    _refuse_bulk(tree)
    return tree


def _refuse_bulk(tree: HtmlElement) -> None:
    depth = deepest = elements = chars = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if event == "start":
            elements += 1
            chars += len(element.tail or "") + len("" if element.tag in SKIPPED_TAGS else element.text or "")
    _refuse(elements, MAX_ELEMENTS, "elements", "个元素")
    _refuse(chars, MAX_TEXT_CHARS, "characters of text", "字")
    _refuse(deepest, _MAX_DEPTH, "levels of elements", "层元素")


def _refuse(seen: int, limit: int, what: str, what_zh: str) -> None:
    if seen > limit:
        raise TooLargeError(
            f"The page has {seen} {what}, over the limit of {limit}; pass the article's text instead.",
            f"页面有 {seen} {what_zh}，超过上限 {limit}，请改传正文文本。",
        )

"""HTML text to an lxml tree, whatever the page looks like."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from jianbao.nlp.errors import NoArticleError, TooLargeError

__all__ = ["MAX_ELEMENTS", "MAX_HTML_CHARS", "parse_html"]

# Both limits keep the slowest page under 20 s on one core: every tag and every line costs a fixed time.
# Portals' pages have up to 10,000 elements in 500,000 characters.
MAX_HTML_CHARS = 8_000_000
MAX_ELEMENTS = 50_000
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
        TooLargeError: Over `MAX_HTML_CHARS` or `MAX_ELEMENTS`, or nested so deeply that the parser
            drops text.
        NoArticleError: No element in it.
    """
    if len(text) > MAX_HTML_CHARS:
        raise TooLargeError(
            f"The page has {len(text)} characters of HTML, over the limit of {MAX_HTML_CHARS}; "
            "cut embedded data out of it, or pass its text.",
            f"页面 HTML 长 {len(text)} 字符，超过上限 {MAX_HTML_CHARS}；请去掉内嵌数据，或改传正文。",
        )
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
    depth = deepest = elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        deepest = max(deepest, depth)
    if elements > MAX_ELEMENTS:
        raise TooLargeError(
            f"The page has {elements} elements, over the limit of {MAX_ELEMENTS}; pass its text instead.",
            f"页面有 {elements} 个元素，超过上限 {MAX_ELEMENTS}，请改传正文文本。",
        )
    if deepest >= _MAX_DEPTH:
        raise TooLargeError(
            f"The page nests its elements more than {_MAX_DEPTH} deep; pass its text instead.",
            f"页面元素嵌套超过 {_MAX_DEPTH} 层，请改传正文文本。",
        )

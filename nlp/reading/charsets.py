"""Charset labels: what a page declares, and which codec reads it."""

from __future__ import annotations

import codecs
import re

__all__ = ["BYTE_ORDER_MARKS", "codec_for", "find_declared"]

# UTF-32 before UTF-16: the little-endian marks share their first two bytes.
BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# HTML wants the declaration within 1,024 bytes; portals put comments and scripts before it.
_DECLARATION_WINDOW = 8_192

_DECLARATIONS = (
    re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE),
    re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE),
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

_GB_LABEL = re.compile(r"(x-)?(gb|cp936|ms936|windows-936|euc-?cn|csgb|hz|chinese$)")
_BIG5_LABEL = re.compile(r"(x-)?(big-?5|cp950|ms950|windows-950|csbig5|cn-big5)")
_UTF8_LABELS = frozenset({"utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "x-utf-8"})
_OTHER_LABEL = re.compile(r"(iso-?8859|windows-125|cp125|latin|us-ascii$|ascii$|shift|sjis|euc-|koi8)")


def find_declared(data: bytes) -> str | None:
    """The charset label that the first bytes of a page give (XML or meta), lower case."""
    head = _COMMENT.sub(b"", data[:_DECLARATION_WINDOW])
    for pattern in _DECLARATIONS:
        if found := pattern.search(head):
            return found[1].decode("ascii", "replace").lower()
    return None


def codec_for(label: str) -> str | None:
    """The Python codec for a declared label, or ``None`` for a label that says nothing.

    Every label of the GB family means GB18030, its superset: pages declared ``gb2312`` use characters
    of GBK and GB18030 all the time. A label such as ``utf-16`` that was itself readable as ASCII is
    no UTF-16 label (WHATWG Encoding Standard), hence ``None``.
    """
    name = label.strip().lower()
    if name in _UTF8_LABELS:
        return "utf-8"
    if _GB_LABEL.match(name):
        return "gb18030"
    if _BIG5_LABEL.match(name):
        return "big5hkscs"
    return _python_name(name) if _OTHER_LABEL.match(name) else None


def _python_name(label: str) -> str | None:
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None

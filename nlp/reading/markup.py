"""Tells HTML from plain text."""

from __future__ import annotations

import re

__all__ = ["looks_like_html"]

_STRUCTURE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|frameset|meta|title|table|div|article|section)\b", re.IGNORECASE
)
_INLINE = re.compile(r"<(?:p|br|span|font|td|li|h[1-6]|a|b|strong)\b[^<>]{0,300}>", re.IGNORECASE)
# Scripts and comments can take up the first kilobytes; a text dump has no tag anywhere.
_SNIFF_CHARS = 20_000


def looks_like_html(text: str) -> bool:
    """True when markup holds `text` together: a structural tag, or more than one inline tag."""
    head = text[:_SNIFF_CHARS]
    return bool(_STRUCTURE.search(head)) or len(_INLINE.findall(head)) > 1

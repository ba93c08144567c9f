"""What the header of a raw page says about its encoding."""

from __future__ import annotations

import re

from jianbao.nlp.reading.charsets import BYTE_ORDER_MARKS, codec_for, find_declared

_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{2,30})""", re.IGNORECASE)


def hint_charset(page: bytes, content_type: str) -> bytes:
    """`page`, with the charset of `content_type` in front as a page would declare it.

    Servers label what they send by rote, authors what they wrote: a page that declares a charset itself, or
    begins with a byte order mark, stays as it is. Like a label, the hint is followed as far as the bytes bear
    it out.
    """
    found = _CHARSET.search(content_type)
    if not found or codec_for(found[1]) is None or _declares(page):
        return page
    return f'<meta charset="{found[1].lower()}">\n'.encode("ascii", "ignore") + page


def _declares(page: bytes) -> bool:
    return (
        page.startswith(tuple(mark for mark, _codec in BYTE_ORDER_MARKS)) or find_declared(page) is not None
    )

"""Half a surrogate pair: what is left of an emoji that was cut, or of bytes that are no characters.

Python and JSON hold it, UTF-8 and databases do not.
"""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def find_half_character(text: str) -> str:
    """The first one in `text`; empty when there is none."""
    found = _HALF.search(text)
    return found.group() if found else ""


def replace_half_characters(text: str) -> str:
    """`text` with a ``?`` for each, which UTF-8 can write."""
    return _HALF.sub("?", text)

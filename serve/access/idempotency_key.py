"""The header ``Idempotency-Key``."""

from __future__ import annotations

import re

from jianbao.serve.errors import MalformedHeaderError

from .tables import MAX_IDEMPOTENCY_CHARS

HEADER = "Idempotency-Key"
# Printable ASCII without quote and backslash.
_CHARS = rf"[!#-\[\]-~]{{1,{MAX_IDEMPOTENCY_CHARS}}}"
#: A string of structured fields (RFC 9651) as the draft wants it, or the same without quotes as most send it.
KEY_PATTERN = f'"{_CHARS}"|{_CHARS}'
_KEY = re.compile(KEY_PATTERN)


def read_key(given: str) -> str:
    """The key in a header's value; with and without quotes it is the same.

    Raises:
        MalformedHeaderError: It is none.
    """
    if not _KEY.fullmatch(given):
        raise MalformedHeaderError(HEADER, given)
    return given.strip('"')

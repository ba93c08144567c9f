"""What is piped into the command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BufferedReader
from itertools import chain
from typing import cast

from jianbao.nlp import Page
from jianbao.nlp.reading import MAX_PAGE_BYTES, too_large

from .rows import read_jsonl

_NAME = "-"


def read_stdin() -> Iterator[Page]:
    """JSONL when the first line opens with ``{``, else one page."""
    stream = cast(BufferedReader, sys.stdin.buffer)
    first = stream.readline(MAX_PAGE_BYTES + 1)
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read_jsonl(chain([first], stream), _NAME)
        return
    content = first + stream.read(MAX_PAGE_BYTES + 1 - len(first))
    yield Page(
        content=too_large(len(content)) if len(content) > MAX_PAGE_BYTES else content, source_path=_NAME
    )

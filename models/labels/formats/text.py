"""The bytes of a file of labels, as text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper

HEAD_BYTES = 1 << 20  # as much as tells the encoding: Chinese stands on the first lines already

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),  # "Unicode text" of Excel
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def decoded(stream: BufferedReader, encoding: str) -> Iterator[TextIOWrapper]:
    """`stream` as text with its line ends kept; bytes that are no characters become lone surrogates.

    A row with such a surrogate is refused, and the rows around it are kept. The stream stays open.
    """
    text = TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()


def find_encoding(stream: BufferedReader) -> str:
    """The encoding of a spreadsheet: what its byte order mark says, else UTF-8 or GB18030 (Chinese Excel).

    Text in GB18030 is hardly ever UTF-8 by chance, so the greater part of the characters decides: a
    few damaged bytes do not turn a whole file of UTF-8 into other characters.
    """
    head = stream.peek(HEAD_BYTES)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    decoded_head = codecs.getincrementaldecoder("utf-8")("replace").decode(head)  # cut inside a character
    n_chinese = sum(char > "\x7f" for char in decoded_head)
    return "utf-8" if decoded_head.count("\ufffd") * 2 <= n_chinese else "gb18030"

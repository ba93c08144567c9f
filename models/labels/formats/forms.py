"""The forms a file of labels may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import Literal, TextIO, get_args

from jianbao.models.labels.label import Label

from .doccano import read_doccano, write_doccano
from .jsonl import read_jsonl, write_jsonl
from .label_studio import read_label_studio, write_label_studio
from .row import BadRow, RawRow
from .spreadsheet import read_csv, write_csv
from .text import HEAD_BYTES

FormatName = Literal["jsonl", "csv", "doccano", "label_studio"]
FORMAT_NAMES: tuple[FormatName, ...] = get_args(FormatName)

_MARKS = b"\xef\xbb\xbf \t\r\n"
_LABEL_LIST = re.compile(rb'"(?:labels?|Comments|annotations)"\s*:\s*\[')  # only doccano has lists of labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a form is read and written; both hold one row at a time."""

    read: Callable[[BufferedReader], Generator[RawRow | BadRow, None, None]]
    write: Callable[[Iterable[Label], TextIO], None]


FORMATS: Mapping[FormatName, Format] = {
    "jsonl": Format(read=read_jsonl, write=write_jsonl),
    "csv": Format(read=read_csv, write=write_csv),
    "doccano": Format(read=read_doccano, write=write_doccano),
    "label_studio": Format(read=read_label_studio, write=write_label_studio),
}


def detect_format(stream: BufferedReader) -> FormatName:
    """The form of the file `stream` stands at the beginning of, by its first line; nothing is consumed."""
    head = stream.peek(HEAD_BYTES).lstrip(_MARKS)
    if head.startswith(b"["):
        return "label_studio"
    if head.startswith(b"{"):
        return "doccano" if _LABEL_LIST.search(head.partition(b"\n")[0]) else "jsonl"
    return "csv"

"""Files of labels, read row by row and written label by label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from io import BufferedReader
from pathlib import Path
from typing import Literal, TextIO

from jianbao.models.labels.label import Label
from jianbao.nlp.errors import InputError

from .forms import FORMATS, FormatName, detect_format
from .making import RowRules, make_label
from .row import BadRow, RawRow, bad_row
from .text import HEAD_BYTES


def read_rows(
    source: Path | BufferedReader,
    format: FormatName | Literal["auto"] = "auto",
    *,
    rules: RowRules | None = None,
) -> Iterator[Label | BadRow]:
    """The labels of a file in their order; a row that cannot be used is a `BadRow`.

    Args:
        source: The file, or its bytes; a stream should buffer `HEAD_BYTES`, so that its form and its
            encoding can be told.
        format: Its form; ``"auto"`` looks at its beginning.
        rules: What holds for all rows.

    Raises:
        DataError: The file as a whole is none of labels.
        OSError: It cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            stream: BufferedReader = BufferedReader(file, HEAD_BYTES)
            yield from read_rows(stream, format, rules=rules)
        return
    form = FORMATS[detect_format(source) if format == "auto" else format]
    rules = rules or RowRules()
    with closing(form.read(source)) as rows:
        for row in rows:
            yield row if isinstance(row, BadRow) else _label(row, rules)


def write_labels(labels: Iterable[Label], out: TextIO, format: FormatName = "jsonl") -> None:
    """Write `labels` as they come; for ``"label_studio"`` those of one article must follow one another."""
    FORMATS[format].write(labels, out)


def _label(row: RawRow, rules: RowRules) -> Label | BadRow:
    try:
        return make_label(row.fields, rules)
    except InputError as error:
        return bad_row(row.line, error)

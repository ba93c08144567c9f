"""CSV, as spreadsheets read and write it.

Read: any order of columns with English or Chinese headers (标题, 正文, 标签, 标注人, 时间, 理由); commas,
tabs or semicolons; UTF-8 with or without byte order mark, UTF-16, GB18030. Written: the fields of the
JSONL form as columns, in UTF-8 with byte order mark, without which Excel shows no Chinese.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from io import BufferedReader
from typing import TextIO

from jianbao.models.labels.label import Label
from jianbao.nlp.errors import DataError

from .columns import name_fields
from .errors import RowError
from .jsonl import label_fields
from .row import BadRow, RawRow, bad_row
from .text import decoded, find_encoding

_MAX_FIELD_CHARS = 20_000_000  # the csv module's own limit of 131,072 is less than one long feature
_DELIMITERS = ",\t;"
# A cell that begins with one of these is a formula to a spreadsheet (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"
_LINE_END = re.compile("\r\n|\r|\n")


def read_csv(stream: BufferedReader) -> Generator[RawRow | BadRow, None, None]:
    """The rows; holds one at a time.

    Raises:
        DataError: The first line names no column of labels.
    """
    csv.field_size_limit(_MAX_FIELD_CHARS)
    with decoded(stream, find_encoding(stream)) as text:
        header = text.readline()
        delimiter = max(_DELIMITERS, key=header.count)
        fields = _name_columns(next(csv.reader([header], delimiter=delimiter), []))
        lines = _Lines(text)
        rows = csv.reader(lines, delimiter=delimiter)
        while True:
            line = rows.line_num + 2  # the header was line 1
            try:
                cells = next(rows, None)
            except (csv.Error, UnicodeError) as exc:
                yield bad_row(line, _unreadable(exc))
                return
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield _cut_off(line, cells) if lines.ended else _row(line, cells, fields)


def write_csv(labels: Iterable[Label], out: TextIO) -> None:
    """One row a label, under a header."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    header_written = False
    for label in labels:
        fields = label_fields(label)
        fields["model_scores"] = json.dumps(fields["model_scores"]) if fields["model_scores"] else ""
        if not header_written:
            writer.writerow(fields)
            header_written = True
        writer.writerow([guard_cell(str(value)) for value in fields.values()])


def guard_cell(cell: str) -> str:
    """`cell` as a spreadsheet shows it instead of computing it; `read_csv` takes the guard off again."""
    return _GUARD + cell if cell.removeprefix(_GUARD).startswith(_FORMULA_STARTS) else cell


class _Lines:
    """The lines of a table; no generator, which would close the stream when it is dropped.

    Attributes:
        ended: Whether a line was asked for after the last one. `csv.reader` does so within a row only while a
            quote is open; it then gives out what it has as if the row were whole.
    """

    def __init__(self, text: TextIO) -> None:
        self.ended = False
        self._text = text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text, None)
        if line is None:
            self.ended = True
            raise StopIteration
        return line


def _name_columns(header: Sequence[str]) -> list[str | None]:
    """The field of each column, ``None`` for those that are not ours; no field has two columns."""
    places = name_fields({column.strip().lower(): place for place, column in enumerate(header)})
    if "label" not in places:
        seen = ", ".join(header)[:200]
        raise DataError(
            f"no column of labels in the first line ({seen}); name the columns label, title, text, annotator",
            f"第一行没有“标签”一列（现有：{seen}）；请把各列命名为：标签、标题、正文、标注人。",
        )
    fields = {place: field for field, place in places.items()}
    return [fields.get(place) for place in range(len(header))]


def _row(line: int, cells: Sequence[str], fields: Sequence[str | None]) -> RawRow | BadRow:
    if len(cells) > len(fields):
        return bad_row(
            line,
            RowError(
                f"{len(cells)} cells under {len(fields)} columns; put cells with commas into quotes",
                f"本行有 {len(cells)} 格，表头只有 {len(fields)} 列；含逗号的单元格请加引号。",
            ),
        )
    named = {field: _unguarded(cell) for field, cell in zip(fields, cells, strict=False) if field}
    return RawRow(line=line, fields=named)


def _cut_off(line: int, cells: Sequence[str]) -> BadRow:
    """The last row of a file whose last cell, and with it every row below, is inside a quote."""
    opened = line + sum(len(_LINE_END.findall(cell)) for cell in cells[:-1])
    return bad_row(
        line,
        RowError(
            f"the quote opened in line {opened} is never closed, so all that follows was read as one cell; "
            "close it and read the file again",
            f"第 {opened} 行的引号没有闭合，其后的内容全被当作同一格；请补上引号后重新读取文件。",
        ),
    )


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS) else cell


def _unreadable(cause: Exception) -> RowError:
    return RowError(
        f"the table cannot be read from here on ({cause}); look for a quote that is not closed",
        f"从这里起表格无法读取（{cause}），请检查是否有未闭合的引号。",
    )

"""CSV, as spreadsheets read and write it.

Read: any order of columns with English or Chinese headers (标题, 正文, 标签, 标注人, 时间, 理由); commas,
tabs or semicolons; UTF-8 with or without byte order mark, UTF-16, GB18030. Written: the fields of the
JSONL form as columns, in UTF-8 with byte order mark, without which Excel shows no Chinese.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Generator, Iterable, Sequence
from io import BufferedReader
from typing import TextIO

from jianbao.models.labels.label import Label
from jianbao.nlp.errors import DataError

from .columns import name_field
from .errors import RowError
from .jsonl import label_fields
from .row import BadRow, RawRow, bad_row
from .text import decoded, find_encoding

_MAX_FIELD_CHARS = 20_000_000  # the csv module's own limit of 131,072 is less than one long feature
_DELIMITERS = ",\t;"
# A cell that begins with one of these is a formula to a spreadsheet (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"


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
        rows = csv.reader(text, delimiter=delimiter)
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
                yield _row(line, cells, fields)


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


def _name_columns(header: Sequence[str]) -> list[str | None]:
    fields = [name_field(column) for column in header]
    if "label" not in fields:
        seen = ", ".join(header)[:200]
        raise DataError(
            f"no column of labels in the first line ({seen}); name the columns label, title, text, annotator",
            f"第一行没有“标签”一列（现有：{seen}）；请把各列命名为：标签、标题、正文、标注人。",
        )
    return fields


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


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS) else cell


def _unreadable(cause: Exception) -> RowError:
    return RowError(
        f"the table cannot be read from here on ({cause}); look for a quote that is not closed",
        f"从这里起表格无法读取（{cause}），请检查是否有未闭合的引号。",
    )

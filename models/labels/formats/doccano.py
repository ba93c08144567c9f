"""What doccano exports for text classification, as JSONL.

    {"id": 1, "text": "…", "label": ["言论"], "Comments": ["…"], "title": "…", "annotator": "…"}

``label`` lists the labels of one text (empty when it has none), ``Comments`` its comments; whatever else
was imported with the text stands beside them (`to_dict` of ``backend/data_export/models.py`` and
``create_formatter`` of ``pipeline/factories.py`` in doccano/doccano). An export names no person: where
people label on their own it is one file for each, named after the account, so give ``--annotator``.
Exports of doccano before 1.0 carry label numbers instead of names and are refused row by row.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from io import BufferedReader
from typing import Any, TextIO

from jianbao.models.labels.label import Label

from .columns import name_fields
from .errors import RowError
from .jsonl import label_fields, read_objects
from .row import BadRow, RawRow, bad_row


def read_doccano(stream: BufferedReader) -> Generator[RawRow | BadRow, None, None]:
    """The rows; holds one line at a time."""
    for line, row in read_objects(stream):
        yield row if isinstance(row, BadRow) else _row(line, row)


def write_doccano(labels: Iterable[Label], out: TextIO) -> None:
    """One line a label; doccano shows ``text`` and keeps the other fields beside it."""
    for label in labels:
        fields = label_fields(label)
        example = {
            "text": fields.pop("text") or label.title or label.content_hash,
            "label": [fields.pop("label")],
            "Comments": [label.reason] if fields.pop("reason") else [],
        }
        out.write(json.dumps(example | fields, ensure_ascii=False) + "\n")


def _row(line: int, row: dict[str, Any]) -> RawRow | BadRow:
    if "annotations" in row:
        return bad_row(
            line,
            RowError(
                "a label is only a number here, as doccano before 1.0 exports it; "
                "export again with the names of labels (JSONL of 1.0 or later)",
                "这里的标签只有编号（doccano 1.0 以前的格式），请用 1.0 以后的版本重新导出 JSONL。",
            ),
        )
    fields = name_fields(row)
    if fields.get("text") in (fields.get("title"), fields.get("content_hash")):
        fields["text"] = ""  # a title alone was shown in place of a text
    return RawRow(line=line, fields=fields)

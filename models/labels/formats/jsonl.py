"""One JSON object a line: our own form, and records of ``jianbao tag`` with a field ``label``.

{"content_hash": "sha256:…", "title": "…", "text": "…", "label": "commentary",
 "annotator": "秦知秋", "labelled_at": "2026-11-23T01:05:00+00:00", "source": "cms", "reason": "…",
 "article_id": "…", "model": "…", "model_label": "…", "model_scores": {"commentary": 0.51, …}}
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from io import BufferedReader
from typing import Any, TextIO

from jianbao.models.labels.label import Label
from jianbao.nlp.errors import JianbaoError
from jianbao.nlp.reading import decode_page

from .columns import name_fields
from .errors import RowError
from .row import BadRow, RawRow, bad_row

_BOM = b"\xef\xbb\xbf"


def read_jsonl(stream: BufferedReader) -> Generator[RawRow | BadRow, None, None]:
    """The rows; holds one line at a time."""
    for line, row in read_objects(stream):
        yield row if isinstance(row, BadRow) else RawRow(line=line, fields=name_fields(row))


def write_jsonl(labels: Iterable[Label], out: TextIO) -> None:
    """One line a label."""
    for label in labels:
        out.write(json.dumps(label_fields(label), ensure_ascii=False) + "\n")


def label_fields(label: Label) -> dict[str, Any]:
    """A label as plain JSON types, under the names of its fields."""
    return {
        "content_hash": label.content_hash,
        "article_id": label.article_id,
        "title": label.title,
        "text": label.text,
        "label": label.label,
        "annotator": label.annotator,
        "labelled_at": label.labelled_at.isoformat(),
        "source": label.source,
        "reason": label.reason,
        "model": label.model,
        "model_label": label.model_label,
        "model_scores": dict(label.model_scores),
    }


def read_objects(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """The JSON object of each line that is not empty, with the number of the line."""
    for number, line in enumerate(lines, start=1):
        if stripped := line.removeprefix(_BOM).strip():
            yield number, _object(stripped, number)


def _object(line: bytes, number: int) -> dict[str, Any] | BadRow:
    try:
        value = json.loads(_decode(line))
    except (ValueError, RecursionError) as exc:
        return bad_row(number, _bad_json(exc))
    except JianbaoError as error:
        return bad_row(number, error)
    if not isinstance(value, dict):
        return bad_row(number, _bad_json(TypeError(f"a {type(value).__name__}")))
    return value


def _decode(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode_page(line).text


def _bad_json(cause: Exception) -> RowError:
    return RowError(
        f"not a JSON object ({cause}); every line must be one",
        f"不是 JSON 对象（{cause}），每行应是一个 JSON 对象。",
    )

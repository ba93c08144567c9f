"""CMS records in JSONL, JSON and CSV files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from jianbao.nlp import Page
from jianbao.nlp.errors import JianbaoError, RecordError
from jianbao.nlp.reading import decode_page

RECORD_SUFFIXES = (".jsonl", ".json", ".csv")

_CHUNK_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"
_MAX_CSV_FIELD = 20_000_000  # characters; the csv module's own limit of 131,072 is less than one saved page


def read_records(path: Path) -> Iterator[Page]:
    """Rows of a file as pages, in order; a bad row is a page whose content is the error.

    JSONL is read line by line, so its length does not matter; JSON and CSV are read whole.
    """
    name = str(path)
    if path.suffix.lower() == ".jsonl":
        with path.open("rb") as file:
            yield from read_jsonl(file, name)
        return
    read_rows = _csv_rows if path.suffix.lower() == ".csv" else _json_rows
    try:
        yield from read_rows(decode_page(path.read_bytes()).text, name)
    except JianbaoError as error:
        yield Page(content=error, source_path=name)


def read_jsonl(lines: Iterable[bytes], name: str) -> Iterator[Page]:
    """Pages of JSONL lines; empty lines are skipped."""
    for number, line in enumerate(lines, start=1):
        stripped = line.removeprefix(_BOM).strip()
        if stripped:
            yield _json_line(stripped, f"{name}#{number}", name)


def count_lines(path: Path) -> int:
    """Lines of a file, a last one without line break included; 0 when it cannot be read."""
    try:
        with path.open("rb") as file:
            last, n_lines = b"\n", 0
            while chunk := file.read(_CHUNK_BYTES):
                n_lines += chunk.count(b"\n")
                last = chunk
    except OSError:
        return 0
    return n_lines + (not last.endswith(b"\n"))


def _json_line(line: bytes, place: str, name: str) -> Page:
    try:
        return _row_page(json.loads(decode_page(line).text), place, name)
    except (ValueError, RecursionError) as exc:
        return Page(content=_bad_json(place, exc), id=place, source_path=name)
    except JianbaoError as error:
        return Page(content=error, id=place, source_path=name)


def _json_rows(text: str, name: str) -> Iterator[Page]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise _bad_json(name, exc) from exc
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, start=1):
        yield _row_page(row, f"{name}#{number}", name)


def _csv_rows(text: str, name: str) -> Iterator[Page]:
    csv.field_size_limit(_MAX_CSV_FIELD)
    rows = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""))
    for number, row in enumerate(rows, start=2):  # line 1 is the header
        fields = {key.strip(): value for key, value in row.items() if key and value}
        yield _row_page(fields, f"{name}#{number}", name)


def _row_page(row: object, place: str, name: str) -> Page:
    if not isinstance(row, Mapping):
        error = RecordError(
            f"{place}: a record must be a JSON object with fields, got {type(row).__name__}",
            f"{place}：每条记录必须是带字段的 JSON 对象，实际为 {type(row).__name__}。",
        )
        return Page(content=error, id=place, source_path=name)
    given = row.get("id")
    return Page(content=row, id=place if given in (None, "") else str(given), source_path=name)


def _bad_json(place: str, cause: Exception) -> RecordError:
    return RecordError(
        f"{place}: not valid JSON ({cause}); every line must be one JSON object",
        f"{place}：不是合法的 JSON（{cause}），每行应是一个 JSON 对象。",
    )

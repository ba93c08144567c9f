"""Going on with a run that was interrupted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from jianbao.nlp import Page
from jianbao.nlp.errors import DataError

# How `Record.to_json` begins, and what it always holds.
_BEGINNING = b'{"id": "'
_FIELDS = frozenset({"id", "schema_version", "error"})
_MAX_SHOWN_BYTES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier run wrote: records stand in the order of the pages, one each.

    Attributes:
        n_records: Complete records in the output.
        n_failed: How many of them have an error.
        n_bytes: Their length; behind them may be a line that was not written to its end.
        last_id: `Record.id` of the last of them.
    """

    n_records: int = 0
    n_failed: int = 0
    n_bytes: int = 0
    last_id: str = ""


def find_earlier(output: Path) -> Earlier:
    """The records in `output`, which stays as it is.

    Raises:
        DataError: The file is not an output of this command.
    """
    if not output.exists():
        return Earlier()
    earlier = Earlier()
    with output.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                earlier = _with_record(earlier, line, output)
            else:
                _check_beginning(line, output)
    return earlier


def skip_done(pages: Iterable[Page], earlier: Earlier) -> Iterator[Page]:
    """The pages that have no record yet; those that have one are read, and compared, at once.

    Raises:
        DataError: The pages are not those of the earlier run.
    """
    remaining = iter(pages)
    skipped = list(islice(remaining, max(earlier.n_records - 1, 0), earlier.n_records))
    if earlier.n_records and (not skipped or (skipped[0].id or skipped[0].source_path) != earlier.last_id):
        raise DataError(
            f"the output ends with {earlier.last_id!r}, which is not page {earlier.n_records} of these "
            "inputs; give the same inputs in the same order, or another output",
            f"输出文件的最后一条是 {earlier.last_id!r}，与本次输入的第 {earlier.n_records} 篇不符；"
            "请按原来的顺序给出同样的输入，或换一个输出文件。",
        )
    return remaining


def _with_record(earlier: Earlier, line: bytes, output: Path) -> Earlier:
    record = _read_record(line, output)
    return Earlier(
        n_records=earlier.n_records + 1,
        n_failed=earlier.n_failed + (record["error"] is not None),
        n_bytes=earlier.n_bytes + len(line),
        last_id=str(record["id"]),
    )


def _check_beginning(line: bytes, output: Path) -> None:
    """A line without its end is going to be replaced: no other file may be lost for ending like that."""
    is_cut_off = line.startswith(_BEGINNING) and not _is_json(line)
    if not is_cut_off and not _BEGINNING.startswith(line):
        _read_record(line, output)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    except RecursionError:  # nested deeper than any record
        return True
    return True


def _read_record(line: bytes, output: Path) -> Mapping[str, Any]:
    """The fields of a record; rows of other files have `id`, too, but not all of `_FIELDS`."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise _no_records(output, str(exc)) from exc
    if not isinstance(record, dict) or not record.keys() >= _FIELDS:
        raise _no_records(output, repr(line[:_MAX_SHOWN_BYTES]))
    return record


def _no_records(output: Path, seen: str) -> DataError:
    return DataError(
        f"{output} holds no records ({seen}); give another output",
        f"{output} 不是记录文件（{seen}），请换一个输出文件。",
    )

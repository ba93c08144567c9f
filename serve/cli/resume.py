"""Going on with a run that was interrupted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jianbao.nlp import Page
from jianbao.nlp.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier run wrote: records stand in the order of the pages, one each.

    Attributes:
        n_records: Complete records in the output.
        last_id: `Record.id` of the last of them.
    """

    n_records: int = 0
    last_id: str = ""


def find_earlier(output: Path) -> Earlier:
    """The records in `output`; a last line that was not written to its end is cut off.

    Raises:
        DataError: The file is not an output of this command.
    """
    if not output.exists():
        return Earlier()
    n_records, n_bytes, last = 0, 0, b""
    with output.open("rb+") as file:
        for line in file:
            if line.endswith(b"\n"):
                n_records, n_bytes, last = n_records + 1, n_bytes + len(line), line
        file.truncate(n_bytes)
    return Earlier(n_records=n_records, last_id=_id(last, output)) if n_records else Earlier()


def skip_done(pages: Iterable[Page], earlier: Earlier) -> Iterator[Page]:
    """The pages that have no record yet.

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
    yield from remaining


def _id(line: bytes, output: Path) -> str:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError) as exc:
        raise DataError(
            f"{output} holds no records ({exc}); give another output",
            f"{output} 不是记录文件（{exc}），请换一个输出文件。",
        ) from exc

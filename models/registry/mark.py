"""How far the journal had come: the witness against cutting it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from jianbao.models.disk import write_durably

from .entry import NO_LINE
from .errors import JournalError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last switch that was reported as done.

    A chain of digests shows a changed line but not a missing end, which the mark does. It is written after
    the journal: it may lag behind, and a journal that ends before it was cut.

    Attributes:
        generation: The entry's.
        n_bytes: Length of the journal up to the entry's end.
        sha256: The entry's digest.
    """

    generation: int = 0
    n_bytes: int = 0
    sha256: str = NO_LINE


def read_mark(path: Path) -> Mark:
    """The mark at `path`; one at zero where there is none yet.

    Raises:
        JournalError: It was edited.
    """
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Mark(
            generation=int(fields["generation"]), n_bytes=int(fields["n_bytes"]), sha256=fields["sha256"]
        )
    except FileNotFoundError:
        return Mark()
    except (ValueError, TypeError, KeyError) as exc:
        raise JournalError(
            f"{path} cannot be read ({exc}); restore it and the journal beside it from one backup",
            f"无法读取 {path}（{exc}），请从同一份备份恢复该文件及其旁边的 journal.jsonl。",
        ) from exc


def write_mark(path: Path, mark: Mark) -> None:
    """Replace the mark, durably."""
    write_durably(path, (json.dumps(asdict(mark)) + "\n").encode())

"""The one truth about the pointers: an append-only file, a line for each switch, chained by digests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jianbao.models.disk import append_durably
from jianbao.models.tail import read_last_lines, read_lines

from .entry import NO_LINE, Entry
from .errors import JournalError
from .mark import Mark, read_mark, write_mark

_REMEDY = "restore it and journal.mark from one backup"
_REMEDY_ZH = "请从同一份备份恢复该文件和 journal.mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The last entry, and the offset behind it, where the next one goes."""

    entry: Entry | None
    end: int


class Journal:
    """The journal of a registry; reading takes no lock, writing is for the holder of the registry's lock.

    Args:
        folder: Folder of the registry; it need not exist to be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.jsonl"
        self._mark_path = folder / "journal.mark"

    def stamp(self) -> tuple[int, int]:
        """Time of change in nanoseconds and size: cheap to poll, another one after each switch.

        Raises:
            JournalError: The folder cannot be read.
        """
        try:
            with self._reading():
                found = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def tail(self) -> Tail:
        """The last entry; only the end of the file is read.

        A line that a killed writer did not finish was never reported as done and is passed over.

        Raises:
            JournalError: The end was cut off or edited, or cannot be read.
        """
        with self._reading():
            mark = read_mark(self._mark_path)  # before the journal, which another process may be writing
            lines, end = read_last_lines(self.path)
        if lines and _is_torn(lines[-1], end, mark):
            end -= len(lines.pop()) + 1
        entry = self._parse(lines[-1]) if lines else None
        if end < mark.n_bytes or (entry.generation if entry else 0) < mark.generation:
            raise self._cut(mark)
        if entry is not None:
            self._check_mark(entry, mark)
        return Tail(entry=entry, end=end)

    def entries(self) -> list[Entry]:
        """All entries, the oldest first.

        Raises:
            JournalError: A line was cut off or edited, or the file cannot be read.
        """
        found = []
        for item in self._walk():
            if isinstance(item, JournalError):
                raise item
            found.append(item)
        return found

    def readable(self) -> list[Entry]:
        """The entries that are as they were written, whatever became of the others."""
        return [item for item in self._walk() if isinstance(item, Entry)]

    def faults(self) -> list[JournalError]:
        """Everything wrong with it."""
        return [item for item in self._walk() if isinstance(item, JournalError)]

    def find(self, version: str) -> Entry | None:
        """The newest entry that states the digest of `version`.

        Raises:
            JournalError: That line was edited, or the end was cut off.
        """
        end = self.tail().end
        with self._reading():
            lines = read_lines(self.path, end)
        needle = f'"version": {json.dumps(version)}'.encode()
        for number in range(len(lines), 0, -1):
            line = lines[number - 1]
            if needle in line:
                entry = self._parse(line, number)
                if entry.version == version and entry.manifest_sha256:
                    return entry
        return None

    def append(self, switch: Entry) -> Entry:
        """Write `switch` behind the last entry, over what a killed writer left; durable on return.

        Returns:
            The entry with its generation.

        Raises:
            JournalError: The end was cut off or edited.
            OSError: The disk is full or read-only; the journal is as before.
        """
        tail = self.tail()
        entry = switch.following(tail.entry)
        line = entry.to_line()
        append_durably(self.path, line, keep_bytes=tail.end)
        mark = Mark(generation=entry.generation, n_bytes=tail.end + len(line), sha256=entry.sha256)
        with suppress(OSError):  # the switch is done; the mark may lag
            write_mark(self._mark_path, mark)
        return entry

    def _walk(self) -> Iterator[Entry | JournalError]:
        mark, lines = Mark(), []
        try:
            with self._reading():
                mark = read_mark(self._mark_path)
                lines = read_lines(self.path)
        except JournalError as error:
            yield error
        end = sum(len(line) + 1 for line in lines)
        if lines and _is_torn(lines[-1], end, mark):
            lines.pop()
        if end < mark.n_bytes or len(lines) < mark.generation:
            yield self._cut(mark)
        before: Entry | None = None
        for number, line in enumerate(lines, start=1):
            entry = None
            try:
                entry = self._parse(line, number)
                self._check_chain(entry, number, before)
                self._check_mark(entry, mark)
                yield entry
            except JournalError as error:
                yield error
            before = entry

    def _parse(self, line: bytes, number: int | None = None) -> Entry:
        try:
            return Entry.from_line(line)
        except ValueError as exc:
            raise self._edited(number, str(exc)) from exc

    def _check_chain(self, entry: Entry, number: int, before: Entry | None) -> None:
        if entry.generation != number:
            raise self._edited(number, f"it says it is entry {entry.generation}")
        if number == 1 and entry.before != NO_LINE:
            raise self._edited(number, "it is not the first that was written")
        if before is not None and entry.before != before.sha256:
            raise self._edited(number, "it does not follow the line before it")

    def _check_mark(self, entry: Entry, mark: Mark) -> None:
        if entry.generation == mark.generation and entry.sha256 != mark.sha256:
            raise self._edited(entry.generation, "it is not the one that was written")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as exc:
            raise JournalError(
                f"{self.path} cannot be read ({exc}); give this process the right to read it",
                f"无法读取 {self.path}（{exc}），请授予读取权限。",
            ) from exc

    def _edited(self, number: int | None, reason: str) -> JournalError:
        where, where_zh = (f"line {number}", f"第 {number} 行") if number else ("the last line", "最后一行")
        return JournalError(
            f"{self.path} was edited in {where}: {reason}; {_REMEDY}",
            f"{self.path} 的{where_zh}被改动（{reason}），{_REMEDY_ZH}。",
        )

    def _cut(self, mark: Mark) -> JournalError:
        size = self.stamp()[1]
        return JournalError(
            f"{self.path} was cut: {mark.generation} entries in {mark.n_bytes} bytes had been written, "
            f"it has {size} bytes; {_REMEDY}",
            f"{self.path} 被截断：应有 {mark.generation} 条、{mark.n_bytes} 字节，现有 {size} 字节，"
            f"{_REMEDY_ZH}。",
        )


def _is_torn(line: bytes, end: int, mark: Mark) -> bool:
    """Whether the last finished line, up to `end`, is half a write that was never reported as done."""
    return end > mark.n_bytes and _parse_or_none(line) is None


def _parse_or_none(line: bytes) -> Entry | None:
    try:
        return Entry.from_line(line)
    except ValueError:
        return None

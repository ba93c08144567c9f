"""Which files the paths of a command line mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jianbao.nlp import Page
from jianbao.nlp.errors import DataError, InputError

from .rows import RECORD_SUFFIXES, count_lines, read_records
from .stdin import read_stdin

PAGE_SUFFIXES = (".html", ".htm", ".shtml", ".txt")
KNOWN_SUFFIXES = PAGE_SUFFIXES + RECORD_SUFFIXES
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read; ``None`` is stdin."""

    path: Path | None

    def estimate_pages(self) -> int:
        """How many pages `pages` will give: one for a page, about the lines of a table; 0 for stdin."""
        if self.path is None:
            return 0
        return count_lines(self.path) if self.path.suffix.lower() in RECORD_SUFFIXES else 1

    def pages(self) -> Iterator[Page]:
        """The page or the rows of the file; what cannot be read is a page whose content is the error."""
        if self.path is None:
            yield from read_stdin()
            return
        try:
            yield from _file_pages(self.path)
        except OSError as error:
            yield Page(content=_unreadable(self.path, error), source_path=str(self.path))


def find_sources(paths: Sequence[str]) -> list[Source]:
    """Files behind `paths`; folders are searched for files of the known kinds, in order of name.

    Raises:
        DataError: A path does not exist, or a folder holds nothing that can be read.
    """
    return [source for path in paths for source in _expand(path)]


def _expand(path: str) -> list[Source]:
    if path == STDIN:
        return [Source(None)]
    file = Path(path)
    if file.is_dir():
        return _folder(file)
    if not file.exists():
        raise DataError(
            f"{path}: no such file or folder; check the path", f"{path}：没有这个文件或目录，请检查路径。"
        )
    return [Source(file)]


def _folder(folder: Path) -> list[Source]:
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in KNOWN_SUFFIXES)
    if not files:
        raise DataError(
            f"{folder}: no {' '.join(KNOWN_SUFFIXES)} files in it; name the files themselves",
            f"{folder}：目录中没有可读的文件（{' '.join(KNOWN_SUFFIXES)}），请直接写出文件名。",
        )
    return [Source(file) for file in files if file.is_file()]


def _file_pages(path: Path) -> Iterator[Page]:
    if path.suffix.lower() in RECORD_SUFFIXES:
        return read_records(path)
    return iter([read_page_file(path)])


def read_page_file(path: Path) -> Page:
    """The bytes of a page; a file over the limit is not read at all."""
    from jianbao.nlp.reading import MAX_PAGE_BYTES, too_large  # noqa: PLC0415

    n_bytes = path.stat().st_size
    content = too_large(n_bytes) if n_bytes > MAX_PAGE_BYTES else path.read_bytes()
    return Page(content=content, source_path=str(path))


def _unreadable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(f"{path} cannot be read: {reason}", f"文件 {path} 无法读取：{reason}")

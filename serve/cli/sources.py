"""Which files the paths of a command line mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import stat_result
from os.path import samestat
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


def find_sources(paths: Sequence[str], *, output: stat_result | None = None) -> list[Source]:
    """Files behind `paths`; folders are searched for files of the known kinds, in order of name.

    Args:
        paths: Files, folders, `STDIN`.
        output: The file that records go to, see `stat_output`: in a folder it is passed over, else what is
            written would be read again.

    Raises:
        DataError: A path does not exist or is the output, or a folder holds nothing that can be read.
    """
    return [source for path in paths for source in _expand(path, output)]


def _expand(path: str, output: stat_result | None) -> list[Source]:
    if path == STDIN:
        return [Source(None)]
    file = Path(path)
    if file.is_dir():
        return _folder(file, output)
    if not file.exists():
        raise DataError(
            f"{path}: no such file or folder; check the path", f"{path}：没有这个文件或目录，请检查路径。"
        )
    if _is_output(file, output):  # passing it over would empty a file of the user's
        raise DataError(
            f"{path}: is the output too; give another output (-o)",
            f"{path}：同时也是输出文件，请用 -o 指定其他文件。",
        )
    return [Source(file)]


def _folder(folder: Path, output: stat_result | None) -> list[Source]:
    found = sorted(file for file in folder.rglob("*") if file.suffix.lower() in KNOWN_SUFFIXES)
    files = [file for file in found if file.is_file() and not _is_output(file, output)]
    if not files:
        raise DataError(
            f"{folder}: no {' '.join(KNOWN_SUFFIXES)} files in it; name the files themselves",
            f"{folder}：目录中没有可读的文件（{' '.join(KNOWN_SUFFIXES)}），请直接写出文件名。",
        )
    return [Source(file) for file in files]


def _is_output(file: Path, output: stat_result | None) -> bool:
    return output is not None and file.is_file() and samestat(file.stat(), output)


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

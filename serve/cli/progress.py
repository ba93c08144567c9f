"""A progress bar on stderr that counts articles and measures bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from jianbao.nlp import Page, Record

from .sources import Source


class RunProgress:
    """Shows how far a run has come; silent when stderr is not a terminal and `force` is not set."""

    def __init__(self, sources: Sequence[Source], *, force: bool = False) -> None:
        console = Console(stderr=True, force_terminal=True if force else None)
        self._sources = sources
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[done]} articles, {task.fields[failed]} failed"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        total = sum(source.n_bytes for source in sources)
        self._task = self._bar.add_task("tagging", total=total or None, done=0, failed=0)
        self.done = self.failed = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def pages(self) -> Iterator[Page]:
        """All pages of the sources; the bar moves when a source has been read."""
        for source in self._sources:
            yield from source.pages()
            self._bar.advance(self._task, source.n_bytes)

    def watch(self, records: Iterable[Record]) -> Iterator[Record]:
        """Counts the records that pass through."""
        for record in records:
            self.done += 1
            self.failed += record.error is not None
            self._bar.update(self._task, done=self.done, failed=self.failed)
            yield record

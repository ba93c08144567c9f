"""A progress bar on stderr that counts articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from jianbao.nlp import Page, Record

from .sources import Source


class RunProgress:
    """Shows how many of the articles are done; when stderr is not a terminal, once at the end.

    Attributes:
        expected: Articles the sources hold, as far as can be told without reading them.
        done: Records written, those of an interrupted run included.
        failed: Those of them with an error.
    """

    def __init__(self, sources: Sequence[Source], *, done: int = 0, failed: int = 0) -> None:
        self._sources = sources
        self._estimates = [source.estimate_pages() for source in sources]  # reads tables through: once
        self.expected = sum(self._estimates)
        self.done, self.failed = done, failed
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]} failed"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task(
            "articles 篇", total=self.expected or None, failed=failed, completed=done
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def pages(self) -> Iterator[Page]:
        """All pages of the sources; estimates are corrected as the sources are read."""
        for source, estimate in zip(self._sources, self._estimates, strict=True):
            found = 0
            for page in source.pages():
                found += 1
                yield page
            self.expected += found - estimate
            self._bar.update(self._task, total=self.expected)

    def watch(self, records: Iterable[Record]) -> Iterator[Record]:
        """Counts the records that pass through."""
        for record in records:
            self.done += 1
            self.failed += record.error is not None
            self._bar.update(self._task, completed=self.done, failed=self.failed)
            yield record

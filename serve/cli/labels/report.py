"""What an import says about its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from .input_file import InputFile

if TYPE_CHECKING:
    from jianbao.models.labels import AddCounts, Label
    from jianbao.models.labels.formats import BadRow

_ROWS_A_STEP = 100  # of the bar; an update costs more than reading a row
_MAX_UNKNOWN = 1000  # different unknown labels that are counted: a column of free text has one in each row


class ImportReport:
    """Shows the progress of an import on stderr, and each bad row as it is met.

    Attributes:
        n_bad: Rows that cannot be used.
        n_unlabelled: Rows without a label: not an error, a sheet may be half filled in.
    """

    def __init__(self, name: str, file: InputFile) -> None:
        self.n_bad = self.n_unlabelled = 0
        self._name, self._file = name, file
        self._unknown: Counter[str] = Counter()
        self._outcome = "nothing added"
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rows]} rows 行, {task.fields[bad]} bad"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("labels 标注", total=file.n_bytes, rows=0, bad=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def good(self, rows: Iterable[Label | BadRow]) -> Iterator[Label]:
        """The labels among `rows`; the others are reported."""
        from jianbao.models.labels.formats import BadRow  # noqa: PLC0415  SQLAlchemy is slow to import

        number = 0
        for number, row in enumerate(rows, start=1):
            if isinstance(row, BadRow):
                self._refuse(row)
            else:
                yield row
            if number % _ROWS_A_STEP == 0:
                self._show(number)
        self._show(number)

    def would_add(self, labels: Iterable[Label]) -> None:
        """Count the labels that a dry run does not add."""
        self._outcome = f"{sum(1 for _ in labels)} good (dry run: nothing added)"

    def stored(self, counts: AddCounts) -> None:
        """The labels stored so far."""
        self._outcome = f"{counts.added} added, {counts.repeated} known already"

    def say_summary(self) -> None:
        """One line that counts everything, and one with the labels nobody knows."""
        self._say(
            f"{self._name}: {self._outcome}, {self.n_bad} bad, {self.n_unlabelled} without label "
            f"/ 无标签 {self.n_unlabelled} 行，错误 {self.n_bad} 行"
        )
        if self._unknown:
            listed = ", ".join(f"{label} ({n})" for label, n in self._unknown.most_common(20))
            self._say(f"unknown labels 未知标签: {listed}")

    def _show(self, n_rows: int) -> None:
        self._bar.update(self._task, completed=self._file.n_read, rows=n_rows, bad=self.n_bad)

    def _refuse(self, row: BadRow) -> None:
        if row.code == "unlabelled":
            self.n_unlabelled += 1
            return
        self.n_bad += 1
        if row.unknown_label and (row.unknown_label in self._unknown or len(self._unknown) < _MAX_UNKNOWN):
            self._unknown[row.unknown_label] += 1
        self._say(f"{self._name}:{row.line}: {row.message} / {row.message_zh}")

    def _say(self, line: str) -> None:
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

"""Labels in a database: added, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import Select

from jianbao.models.database import Database

from .agreement import Conflict, agreed
from .intake import take_in
from .label import Label
from .queries import all_entries, disputed_hashes, latest_entries, to_label
from .stats import LabelStats, count
from .tables import LabelRow

# Rows in one transaction: long enough that the commit's fsync does not count, short enough
# (about 0.1 s) that editors who save a correction meanwhile do not notice the wait.
CHUNK_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCounts:
    """How many labels were new, and how many the store had already."""

    added: int = 0
    repeated: int = 0


class LabelStore:
    """The labels in one database.

    An article's title and text are kept once, with the first label that brings its text; labels that
    come with the hash only belong to it all the same, whether they come before or after.

    Every method raises `DatabaseError` when the database is locked, full or gone; what was committed
    before stays, and nothing is half-written.

    Args:
        database: Where they are kept; the caller closes it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, label: Label) -> bool:
        """Add one label; ``False`` when it was the same person's latest word already.

        The same means: label, source and reason are equal, whatever the time; a label that was stored
        before, with the same time, is never added again either, nor is one that is not `Label.is_dated` and
        has label and source of anything the person said of the article.

        Raises:
            LabelError: The article is new and its hash is not that of title and text.
        """
        with self._database.transaction() as session:
            return take_in(session, [label]) == 1

    def add_many(
        self,
        labels: Iterable[Label],
        *,
        chunk_rows: int = CHUNK_ROWS,
        on_progress: Callable[[AddCounts], None] | None = None,
    ) -> AddCounts:
        """Add labels as they come, in constant memory, each chunk in a transaction of its own.

        Adding them again after an interruption adds what was missing.

        Args:
            labels: Any number, read once.
            chunk_rows: Labels in one transaction.
            on_progress: Called with the counts so far whenever a chunk is safely stored.

        Raises:
            LabelError: As for `add`; of that chunk nothing is stored.
        """
        counts = AddCounts()
        for chunk in _chunks(labels, chunk_rows):
            with self._database.transaction() as session:
                added = take_in(session, chunk)
            repeated = counts.repeated + len(chunk) - added
            counts = AddCounts(added=counts.added + added, repeated=repeated)
            if on_progress:
                on_progress(counts)
        return counts

    def latest(
        self,
        *,
        label: str | None = None,
        annotator: str | None = None,
        source: str | None = None,
        since: datetime | None = None,
    ) -> Iterator[Label]:
        """Latest label of each person on each article, ordered by article and person.

        Args:
            label: Only where this is the latest.
            annotator: Only this person's.
            source: Only those of this source.
            since: Only those given at this time or later.
        """
        return self._stream(latest_entries(label=label, annotator=annotator, source=source, since=since))

    def entries(self) -> Iterator[Label]:
        """Every label ever given, in the order in which they were added: the whole store, for a copy."""
        return self._stream(all_entries().order_by(LabelRow.id))

    def history(self, content_hash: str) -> list[Label]:
        """Every label one article was ever given, oldest first."""
        query = all_entries().where(LabelRow.content_hash == content_hash)
        return list(self._stream(query.order_by(LabelRow.labelled_at, LabelRow.id)))

    def conflicts(self) -> list[Conflict]:
        """Articles on which people disagree, ordered by hash."""
        disputed = disputed_hashes()
        query = latest_entries().join(disputed, disputed.c.content_hash == LabelRow.content_hash)
        return [
            Conflict(content_hash=labels[0].content_hash, labels=tuple(sorted(labels, key=_BY_TIME)))
            for labels in _by_article(self._stream(query))
            if agreed(labels) is None
        ]

    def stats(self) -> LabelStats:
        """Counts over the whole store."""
        n_conflicts = len(self.conflicts())
        with self._database.reading() as session:
            return count(session, n_conflicts)

    def training_labels(self) -> Iterator[Label]:
        """One label for each article whose text is known, ordered by hash; open conflicts are left out."""
        for labels in _by_article(self.latest()):
            decided = agreed(labels)
            if decided and decided.has_content:
                yield decided

    def _stream(self, query: Select[*tuple[Any, ...]]) -> Iterator[Label]:
        with self._database.reading() as session:
            for row in session.execute(query, execution_options={"yield_per": CHUNK_ROWS}):
                yield to_label(row)


_BY_TIME = attrgetter("labelled_at")


def _by_article(labels: Iterable[Label]) -> Iterator[list[Label]]:
    for _, group in groupby(labels, key=attrgetter("content_hash")):
        yield list(group)


def _chunks(labels: Iterable[Label], n_rows: int) -> Iterator[Sequence[Label]]:
    remaining = iter(labels)
    while chunk := list(islice(remaining, n_rows)):
        yield chunk

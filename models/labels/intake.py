"""Takes a chunk of labels into the tables, leaving out what they hold already."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from .label import Label
from .tables import ArticleRow, LabelRow

# Any number would do that nothing else in the database uses: "labels" as ASCII.
_ADVISORY_LOCK = 0x6C6162656C73


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    """What one person said of one article at one time."""

    labelled_at: datetime
    label: str = field(compare=False)
    source: str = field(compare=False)
    reason: str = field(compare=False)


_Timelines = dict[tuple[str, str], list[_Entry]]


def take_in(session: Session, labels: Sequence[Label]) -> int:
    """Add the labels that say something new, and the articles not yet known.

    Args:
        session: Inside a transaction; other processes that add labels wait until it ends.
        labels: At most a few thousand.

    Returns:
        How many labels were added.

    Raises:
        LabelError: The hash of a new article is not that of its title and text.
    """
    _lock(session)
    timelines = _timelines(session, labels)
    added = [label for label in labels if _note(timelines, label)]
    now = datetime.now(UTC)
    _insert(session, ArticleRow, [_article(label, now) for label in _new_articles(session, labels)])
    _insert(session, LabelRow, [_row(label, now) for label in added])
    return len(added)


def _lock(session: Session) -> None:
    """What is new is only known while nobody else adds; SQLite lets one process write at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _timelines(session: Session, labels: Sequence[Label]) -> _Timelines:
    """What each person has said of each of the articles so far, oldest first."""
    query = select(
        LabelRow.content_hash,
        LabelRow.annotator,
        LabelRow.labelled_at,
        LabelRow.label,
        LabelRow.source,
        LabelRow.reason,
    ).where(LabelRow.content_hash.in_(_hashes(labels)))
    timelines: _Timelines = defaultdict(list)
    for row in session.execute(query.order_by(LabelRow.labelled_at, LabelRow.id)):
        content_hash, annotator, labelled_at, label, source, reason = row
        timelines[content_hash, annotator].append(_Entry(labelled_at, label, source, reason))
    return timelines


def _note(timelines: _Timelines, label: Label) -> bool:
    """Put the label into its person's timeline; ``False`` when it says nothing new there."""
    timeline = timelines[label.content_hash, label.annotator]
    entry = _Entry(label.labelled_at, label.label, label.source, label.reason)
    if _is_known(timeline, entry) or _repeats_latest(timeline, entry):
        return False
    if not label.is_dated and _was_said(timeline, entry):
        return False
    insort(timeline, entry)
    return True


def _is_known(timeline: Sequence[_Entry], entry: _Entry) -> bool:
    wanted = (entry.labelled_at, entry.label, entry.source)
    return any((known.labelled_at, known.label, known.source) == wanted for known in timeline)


def _repeats_latest(timeline: Sequence[_Entry], entry: _Entry) -> bool:
    """Whether the person's latest word at that time was the same."""
    place = bisect_right(timeline, entry)
    if not place:
        return False
    latest = timeline[place - 1]
    return (latest.label, latest.source, latest.reason) == (entry.label, entry.source, entry.reason)


def _was_said(timeline: Sequence[_Entry], entry: _Entry) -> bool:
    """Whether the person has said so at any time, by the same way.

    An old row of a file that was saved again looks newer than a correction made meanwhile; so a word without
    a time of its own counts once. Who wants to return to it says when, or says so in the editorial system.
    """
    return any((known.label, known.source) == (entry.label, entry.source) for known in timeline)


def _new_articles(session: Session, labels: Sequence[Label]) -> list[Label]:
    query = select(ArticleRow.content_hash).where(ArticleRow.content_hash.in_(_hashes(labels)))
    known = set(session.scalars(query))
    with_content = {label.content_hash: label for label in labels if label.has_content}
    new = [label for content_hash, label in with_content.items() if content_hash not in known]
    for label in new:
        label.check_content()
    return new


def _hashes(labels: Sequence[Label]) -> list[str]:
    return sorted({label.content_hash for label in labels})


def _insert(session: Session, table: type[ArticleRow | LabelRow], rows: list[dict[str, Any]]) -> None:
    if rows:
        # RETURNING makes SQLAlchemy send many rows in one statement; else each costs PostgreSQL a round trip.
        session.execute(insert(table).returning(*table.__table__.primary_key), rows)


def _article(label: Label, now: datetime) -> dict[str, Any]:
    return {"content_hash": label.content_hash, "title": label.title, "text": label.text, "added_at": now}


def _row(label: Label, now: datetime) -> dict[str, Any]:
    return {
        "content_hash": label.content_hash,
        "label": label.label,
        "annotator": label.annotator,
        "labelled_at": label.labelled_at,
        "source": label.source,
        "reason": label.reason,
        "article_id": label.article_id,
        "model": label.model,
        "model_label": label.model_label,
        "model_scores": dict(label.model_scores),
        "added_at": now,
    }

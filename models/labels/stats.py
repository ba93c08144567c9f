"""How many labels there are, and of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from .queries import latest_ids
from .tables import ArticleRow, LabelRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStats:
    """Counts over a label store.

    Attributes:
        entries: Labels ever given, overruled ones included.
        articles: Articles with a label.
        articles_without_text: Of these, how many are known by their hash only.
        conflicts: Of these, on how many people disagree.
        by_label: Latest label of each person on each article, counted by topic.
        by_annotator: The same by person.
        by_source: The same by source.
        latest_at: When the newest label was given, ``None`` when there is none.
    """

    entries: int
    articles: int
    articles_without_text: int
    conflicts: int
    by_label: Mapping[str, int]
    by_annotator: Mapping[str, int]
    by_source: Mapping[str, int]
    latest_at: datetime | None


def count(session: Session, n_conflicts: int) -> LabelStats:
    """Count everything but the conflicts, which the caller has."""
    entries, articles, latest_at = session.execute(
        select(func.count(), func.count(LabelRow.content_hash.distinct()), func.max(LabelRow.labelled_at))
    ).one()
    return LabelStats(
        entries=entries,
        articles=articles,
        articles_without_text=articles - _articles_with_text(session),
        conflicts=n_conflicts,
        by_label=_counts(session, LabelRow.label),
        by_annotator=_counts(session, LabelRow.annotator),
        by_source=_counts(session, LabelRow.source),
        latest_at=latest_at,
    )


def _articles_with_text(session: Session) -> int:
    # An article only comes with a label, so that each one here has one.
    return session.scalar(select(func.count()).select_from(ArticleRow)) or 0


def _counts(session: Session, column: InstrumentedAttribute[str]) -> dict[str, int]:
    current = latest_ids()
    query = select(column, func.count()).join(current, current.c.id == LabelRow.id).group_by(column)
    pairs = [(value, n) for value, n in session.execute(query)]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

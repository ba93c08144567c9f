"""Selections over the tables of the labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, func, select

from .label import Label
from .tables import ArticleRow, LabelRow

_FIELDS = (
    LabelRow.content_hash,
    LabelRow.label,
    LabelRow.annotator,
    LabelRow.labelled_at,
    LabelRow.source,
    LabelRow.reason,
    LabelRow.article_id,
    LabelRow.model,
    LabelRow.model_label,
    LabelRow.model_scores,
)


def all_entries() -> Select[*tuple[Any, ...]]:
    """Every label ever given, with its article where that is known; the order is the caller's."""
    title = func.coalesce(ArticleRow.title, "").label("title")
    text = func.coalesce(ArticleRow.text, "").label("text")
    known = ArticleRow.content_hash == LabelRow.content_hash
    return select(*_FIELDS, title, text).outerjoin(ArticleRow, known)


def latest_ids() -> Subquery:
    """Ids of the labels after which the same person said nothing more about the same article."""
    next_id = (
        func.lead(LabelRow.id)
        .over(
            partition_by=(LabelRow.content_hash, LabelRow.annotator),
            order_by=(LabelRow.labelled_at, LabelRow.id),
        )
        .label("next_id")
    )
    numbered = select(LabelRow.id, next_id).subquery()
    return select(numbered.c.id).where(numbered.c.next_id.is_(None)).subquery()


def latest_entries(
    *,
    label: str | None = None,
    annotator: str | None = None,
    source: str | None = None,
    since: datetime | None = None,
) -> Select[*tuple[Any, ...]]:
    """The latest label of each person on each article, narrowed down, ordered by article and person."""
    current = latest_ids()
    wanted = {LabelRow.label: label, LabelRow.annotator: annotator, LabelRow.source: source}
    conditions = [column == value for column, value in wanted.items() if value is not None]
    if since is not None:
        conditions.append(LabelRow.labelled_at >= since)
    entries = all_entries().join(current, current.c.id == LabelRow.id)
    return entries.where(and_(True, *conditions)).order_by(LabelRow.content_hash, LabelRow.annotator)


def disputed_hashes() -> Subquery:
    """Articles whose latest labels are not all the same; a review may have decided nevertheless."""
    current = latest_ids()
    return (
        select(LabelRow.content_hash)
        .join(current, current.c.id == LabelRow.id)
        .group_by(LabelRow.content_hash)
        .having(func.count(LabelRow.label.distinct()) > 1)
        .subquery()
    )


def to_label(row: Row[*tuple[Any, ...]]) -> Label:
    """One row of `all_entries` or `latest_entries`."""
    return Label(**row._mapping)

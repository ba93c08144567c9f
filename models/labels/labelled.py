"""Which articles have labels."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from jianbao.models.database import Database

from .tables import LabelRow


def find_labelled(database: Database, hashes: Collection[str]) -> set[str]:
    """Those of `hashes` that somebody has labelled, in one query; at most a few hundred at once."""
    query = select(LabelRow.content_hash).where(LabelRow.content_hash.in_(hashes)).distinct()
    with database.reading() as session:
        return set(session.scalars(query))

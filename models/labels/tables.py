"""Tables of the labels; rows are only ever added, and triggers see to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jianbao.models.database import Base, UtcDateTime

from .label import MAX_CHARS

# "sha256:" and 64 hex digits
_HASH_CHARS = 71


class ArticleRow(Base):
    """Content of one article, kept once however many people label it."""

    __tablename__ = "articles"

    content_hash: Mapped[str] = mapped_column(String(_HASH_CHARS), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LabelRow(Base):
    """One word of one person on one article.

    The hash is no foreign key: a label may come before its article, or for an article never seen here.
    """

    __tablename__ = "labels"
    # Also the index that finds an article's labels in order.
    __table_args__ = (UniqueConstraint("content_hash", "annotator", "labelled_at", "label", "source"),)

    # SQLite counts up only in a column of type INTEGER.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(_HASH_CHARS))
    label: Mapped[str] = mapped_column(String(MAX_CHARS["label"]))
    annotator: Mapped[str] = mapped_column(String(MAX_CHARS["annotator"]))
    labelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    article_id: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    model_label: Mapped[str] = mapped_column(Text)
    model_scores: Mapped[dict[str, float]] = mapped_column(JSON)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

"""Tables of jobs and their items."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jianbao.models.database import Base, UtcDateTime


class JobRow(Base):
    """One order for many pages; the counts change in the transaction that writes the results."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "state", "touched_at"),
        Index(None, "owner", "created_at"),
        Index(None, "webhook_state", "webhook_due_at"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    task: Mapped[str] = mapped_column(String(20))
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    n_items: Mapped[int]
    n_done: Mapped[int]
    n_failed: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    webhook_url: Mapped[str] = mapped_column(Text)
    webhook_state: Mapped[str] = mapped_column(String(12))
    webhook_attempts: Mapped[int]
    webhook_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobItemRow(Base):
    """One page of a job: first the page, later the record instead.

    Both are JSON in UTF-8 as bytes, because a text column of PostgreSQL cannot hold a NUL.
    """

    __tablename__ = "job_items"
    __table_args__ = (Index(None, "job_id", "state", "position"),)

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))
    page: Mapped[bytes | None] = mapped_column(LargeBinary)
    record: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int]
    lease: Mapped[str] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

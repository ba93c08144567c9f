"""Tables of API keys and of the answers kept for ``Idempotency-Key``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, LargeBinary, String, true
from sqlalchemy.orm import Mapped, mapped_column

from jianbao.models.database import Base, UtcDateTime

#: Longest name of a key, in characters.
MAX_NAME_CHARS = 200
#: Longest ``Idempotency-Key``; a UUID has 36 characters.
MAX_IDEMPOTENCY_CHARS = 255
# Hex digits of a SHA-256
_DIGEST_CHARS = 64


class ApiKeyRow(Base):
    """One API key, known by its SHA-256 only; a revoked one stays, so that its name keeps its meaning."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME_CHARS))
    role: Mapped[str] = mapped_column(String(10))
    prefix: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(_DIGEST_CHARS), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeptAnswerRow(Base):
    """The answer to one request that came with an ``Idempotency-Key``, or that it is being worked on."""

    __tablename__ = "kept_answers"
    __table_args__ = (Index(None, "expires_at"),)

    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(MAX_IDEMPOTENCY_CHARS), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(_DIGEST_CHARS))
    token: Mapped[str] = mapped_column(String(32))
    changed: Mapped[bool] = mapped_column(server_default=true())
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

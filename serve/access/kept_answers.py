"""Answers kept in the database for requests that come again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from .errors import RepeatInProgressError, RepeatMismatchError
from .tables import KeptAnswerRow

# How long an answer is given again.
KEEP_H = 24
# Answers kept at most of those that changed nothing, the latest; with a megabyte for each, some gigabytes at
# the very worst. The others are some kilobytes each, and being asked for them again must stay harmless.
MAX_UNCHANGING = 10_000
# Rows deleted in one transaction, so that others do not wait for long.
_CHUNK_ROWS = 500
_TOKEN_BYTES = 16
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """A request that may come again.

    Attributes:
        owner: Id of the caller.
        key: Its ``Idempotency-Key``.
        fingerprint: Equal for equal requests, 64 hex digits.
        changes: Whether something is changed by it.
    """

    owner: str
    key: str
    fingerprint: str
    changes: bool = True

    @property
    def id(self) -> str:
        """Names the request: what it makes can be found again even when its answer was lost in a crash."""
        source = repr((self.owner, self.key, self.fingerprint))
        return hashlib.sha256(source.encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer as it is given again."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes


def begin(session: Session, request: Repeatable, lease_s: float) -> KeptAnswer | str:
    """The answer given before, or a token for whoever answers now.

    Args:
        session: Inside a transaction.
        request: What is asked.
        lease_s: After so long without an answer whoever had the token is taken to be dead.

    Raises:
        RepeatMismatchError: The key stands for another request.
        RepeatInProgressError: Somebody else is answering.
    """
    now = datetime.now(UTC)
    token = secrets.token_hex(_TOKEN_BYTES)
    if _insert(session, request, token, now + timedelta(seconds=lease_s)):
        return token
    # Locked, so that of two that find it expired only one takes it over.
    row = session.scalars(select(KeptAnswerRow).where(_is(request)).with_for_update()).one_or_none()
    if row is None:  # given up in this moment
        raise RepeatInProgressError
    if row.expires_at <= now:
        row.fingerprint, row.token, row.status, row.body = request.fingerprint, token, None, None
        row.expires_at = now + timedelta(seconds=lease_s)
        return token
    if row.fingerprint != request.fingerprint:
        raise RepeatMismatchError
    if row.status is None or row.body is None:
        raise RepeatInProgressError
    return KeptAnswer(status=row.status, headers=row.headers, body=row.body)


def keep(session: Session, request: Repeatable, token: str, answer: KeptAnswer) -> None:
    """Keep `answer`, unless another one took over meanwhile."""
    session.execute(
        update(KeptAnswerRow)
        .where(_is(request), KeptAnswerRow.token == token)
        .values(
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
            changed=request.changes and answer.status in _SUCCESS,
            expires_at=datetime.now(UTC) + timedelta(hours=KEEP_H),
        )
    )


def give_up(session: Session, request: Repeatable, token: str) -> None:
    """Let the next one try: there is no answer worth keeping."""
    session.execute(delete(KeptAnswerRow).where(_is(request), KeptAnswerRow.token == token))


def sweep(session: Session, *, max_unchanging: int = MAX_UNCHANGING) -> int:
    """Delete some of what has expired, and of what changed nothing the oldest beyond `max_unchanging`.

    Returns:
        How many were deleted, 0 at the end.
    """
    expired = select(KeptAnswerRow.owner, KeptAnswerRow.key).where(
        KeptAnswerRow.expires_at <= datetime.now(UTC)
    )
    surplus = (
        select(KeptAnswerRow.owner, KeptAnswerRow.key)
        .where(KeptAnswerRow.status.is_not(None), KeptAnswerRow.changed.is_(False))
        .order_by(KeptAnswerRow.expires_at.desc())
        .offset(max_unchanging)
    )
    doomed = [*session.execute(expired.limit(_CHUNK_ROWS)), *session.execute(surplus.limit(_CHUNK_ROWS))]
    for owner, key in doomed:
        session.execute(delete(KeptAnswerRow).where(KeptAnswerRow.owner == owner, KeptAnswerRow.key == key))
    return len(doomed)


def _insert(session: Session, request: Repeatable, token: str, until: datetime) -> bool:
    """Whether there was no row yet; two at once cannot both be told so."""
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        make(KeptAnswerRow)
        .values(
            owner=request.owner,
            key=request.key,
            fingerprint=request.fingerprint,
            token=token,
            headers={},
            expires_at=until,
        )
        .on_conflict_do_nothing()
        .returning(KeptAnswerRow.key)
    )
    return session.scalar(statement) is not None


def _is(request: Repeatable) -> ColumnElement[bool]:
    return (KeptAnswerRow.owner == request.owner) & (KeptAnswerRow.key == request.key)

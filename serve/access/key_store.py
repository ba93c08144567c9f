"""API keys in the database."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .errors import NoSuchKeyError
from .key import KeyInfo, digest_key, make_key, prefix_of
from .roles import Role
from .tables import MAX_NAME_CHARS, ApiKeyRow

_ID_BYTES = 4


def may_name_key(name: str) -> bool:
    """Whether `name` has 1 to `MAX_NAME_CHARS` characters that are not all blank."""
    return bool(name.strip()) and len(name) <= MAX_NAME_CHARS


def create_key(session: Session, name: str, role: Role) -> tuple[str, KeyInfo]:
    """A new key, which is shown this once, and what is kept of it.

    Raises:
        ValueError: `name` is empty or too long.
    """
    if not may_name_key(name):
        raise ValueError(f"the name of a key has 1 to {MAX_NAME_CHARS} characters, got {len(name)}")
    key = make_key()
    row = ApiKeyRow(
        id=secrets.token_hex(_ID_BYTES),
        name=name,
        role=role,
        prefix=prefix_of(key),
        digest=digest_key(key),
        created_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    return key, _info(row)


def list_keys(session: Session) -> list[KeyInfo]:
    """All keys ever made, revoked ones too, the oldest first."""
    rows = session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.id))
    return [_info(row) for row in rows]


def revoke_key(session: Session, id: str) -> KeyInfo:
    """Make the key `id` open nothing from now on.

    Raises:
        NoSuchKeyError: There is none, or it was revoked before.
    """
    row = session.get(ApiKeyRow, id)
    if row is None or row.revoked_at:
        raise NoSuchKeyError(id)
    row.revoked_at = datetime.now(UTC)
    return _info(row)


def note_uses(session: Session, uses: Mapping[str, datetime]) -> None:
    """Remember when keys were last used.

    Args:
        session: Inside a transaction.
        uses: Time by id; ids of no key are passed over.
    """
    for id, at in uses.items():
        session.execute(update(ApiKeyRow).where(ApiKeyRow.id == id).values(last_used_at=at))


def _info(row: ApiKeyRow) -> KeyInfo:
    role: Role = row.role  # type: ignore[assignment]  # only roles are written
    return KeyInfo(
        id=row.id,
        name=row.name,
        role=role,
        prefix=row.prefix,
        digest=row.digest,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )

"""API keys: secrets that are shown once, and what is known of them afterwards."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from .roles import Role

#: In place of a key's id where none was used.
ANONYMOUS = "anonymous"
# Tells people, and programs that look for leaked secrets, what it is.
_MARK = "jb_"
_SECRET_BYTES = 32
# Enough to tell keys apart, too little to guess the rest.
_PREFIX_CHARS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """What is known of a key.

    Attributes:
        id: Its number, for ``jianbao keys revoke``.
        name: Whose it is.
        role: What it allows.
        prefix: How it begins.
        digest: SHA-256 as 64 hex digits.
        created_at: When it was made; UTC, as the other times.
        revoked_at: Since when it opens nothing.
        last_used_at: When it was last used, to within ten seconds.
    """

    id: str
    name: str
    role: Role
    prefix: str
    digest: str
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends a request.

    Attributes:
        id: The key's, `ANONYMOUS` where none is asked for; owner of jobs and kept answers.
        name: Whose key it is.
        role: What the caller may do.
    """

    id: str
    name: str
    role: Role

    @property
    def is_anonymous(self) -> bool:
        """Whether no key was used."""
        return self.id == ANONYMOUS


def make_key() -> str:
    """A new key with 256 random bits; so many that a plain hash protects it."""
    return _MARK + secrets.token_urlsafe(_SECRET_BYTES)


def prefix_of(key: str) -> str:
    """The part of `key` that may be shown."""
    return key[:_PREFIX_CHARS]


def digest_key(key: str) -> str:
    """SHA-256 of `key`, which is all that is kept; also what ``JIANBAO_API_KEYS`` holds."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

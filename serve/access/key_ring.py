"""The keys that are accepted now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hmac import compare_digest

from jianbao.serve.database import ServiceDatabase
from jianbao.serve.errors import UnauthorizedError

from .errors import DatabaseUnavailableError
from .key import ANONYMOUS, Caller, KeyInfo, digest_key
from .key_store import list_keys, note_uses
from .roles import Role

_log = logging.getLogger(__name__)

# A revoked key opens nothing after so long, and a new one opens.
_REFRESH_S = 0.5
# Nobody needs to know to the second, and each note is a write.
_NOTE_S = 10.0
# What the keys of the settings opened before there were roles.
_SETTINGS_ROLE: Role = "read"


class KeyRing:
    """Looks keys up in memory; a task keeps that like the database.

    While the database does not answer, the keys last read stay valid.

    Args:
        digests: SHA-256 of the keys in the settings, 64 lower-case hex digits; their role is ``read``.
        anonymous: Role of those without a key as long as there are no keys at all; ``None`` when a key is
            asked for in any case.
    """

    def __init__(self, digests: Sequence[str], anonymous: Role | None) -> None:
        self._settings_keys = [(digest, _caller_of_settings(digest)) for digest in digests]
        self._database_keys: list[tuple[str, Caller]] = []
        self._anonymous = None if digests else anonymous
        self._is_complete = False
        self._uses: dict[str, datetime] = {}

    def identify(self, key: str | None) -> Caller:
        """Who sends `key`; takes the same time for every wrong one.

        Raises:
            UnauthorizedError: It is not accepted, or missing.
            DatabaseUnavailableError: It may be one of the database, or the database may have keys; it could
                not be read yet.
        """
        if key and (caller := self._find(digest_key(key))):
            return caller
        if not self._is_complete and (key or self._anonymous):
            raise DatabaseUnavailableError
        if self._anonymous is None:
            raise UnauthorizedError
        return Caller(id=ANONYMOUS, name="", role=self._anonymous)

    def take(self, keys: Iterable[KeyInfo]) -> None:
        """Accept those `keys` of the database that were not revoked, and no others.

        Once there was a key, one is asked for, also when all have been revoked or the database was emptied.
        """
        known = list(keys)
        self._database_keys = [
            (key.digest, Caller(id=key.id, name=key.name, role=key.role))
            for key in known
            if key.revoked_at is None
        ]
        self._is_complete = True
        if known:
            self._anonymous = None

    async def follow(self, database: ServiceDatabase) -> None:
        """Keep the keys like those of `database`, until cancelled."""
        since_note_s = 0.0
        while True:
            await self.refresh(database)
            await asyncio.sleep(_REFRESH_S)
            since_note_s += _REFRESH_S
            if self._uses and since_note_s >= _NOTE_S:
                since_note_s = 0.0
                await self.note_uses(database)

    async def refresh(self, database: ServiceDatabase) -> None:
        """Read the keys of `database` now; when it does not answer, those last read stay."""
        try:
            self.take(await database.read(list_keys) if database.exists else ())
        except DatabaseUnavailableError:
            return
        except Exception:  # who follows the keys must go on
            _log.exception("the API keys cannot be read; they stay as they were")

    async def note_uses(self, database: ServiceDatabase) -> None:
        """Write down which keys were used; what cannot be written is tried again."""
        uses, self._uses = self._uses, {}
        try:
            if database.exists:
                await database.write(lambda session: note_uses(session, uses))
        except DatabaseUnavailableError:
            self._uses = {**uses, **self._uses}
        except Exception:
            _log.exception("it cannot be noted which API keys were used")

    def _find(self, digest: str) -> Caller | None:
        found = _among(self._settings_keys, digest)
        if caller := _among(self._database_keys, digest):
            self._uses[caller.id] = datetime.now(UTC)
        return caller or found


def _among(keys: Iterable[tuple[str, Caller]], digest: str) -> Caller | None:
    found = [caller for known, caller in keys if compare_digest(known, digest)]
    return found[0] if found else None


def _caller_of_settings(digest: str) -> Caller:
    return Caller(id=f"settings-{digest[:16]}", name="JIANBAO_API_KEYS", role=_SETTINGS_ROLE)

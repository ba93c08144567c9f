"""API keys, known by their SHA-256 only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from .errors import UnauthorizedError

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
HeaderKey = Annotated[str | None, Depends(APIKeyHeader(name="X-API-Key", auto_error=False))]


class KeyRing:
    """The accepted keys.

    Args:
        digests: SHA-256 of each, 64 lower-case hex digits; none means that no key is asked for.
    """

    def __init__(self, digests: Sequence[str]) -> None:
        self._digests = tuple(digests)

    def accepts(self, key: str | None) -> bool:
        """Whether `key` opens; takes the same time for every wrong key."""
        if not self._digests:
            return True
        digest = digest_key(key or "")
        return sum(compare_digest(digest, known) for known in self._digests) > 0


def digest_key(key: str) -> str:
    """What ``JIANBAO_API_KEYS`` holds for `key`."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest()


async def require_key(request: Request, bearer: Bearer, header_key: HeaderKey) -> None:
    """Dependency of every route that works.

    Raises:
        UnauthorizedError: The request has no accepted key.
    """
    keys: KeyRing = request.app.state.keys
    if not keys.accepts(bearer.credentials if bearer else header_key):
        raise UnauthorizedError

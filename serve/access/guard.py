"""Who sends a request, and whether it may."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import Headers, State

from jianbao.serve.errors import UnauthorizedError

from .errors import ForbiddenError
from .key import Caller
from .key_ring import KeyRing
from .own_names import check_name
from .rates import RateLimits
from .roles import Role, includes

#: The header that takes a key; ``Authorization: Bearer`` takes one too.
KEY_HEADER = "X-API-Key"


class Guard:
    """Knows callers by their keys and counts their requests.

    Args:
        keys: The accepted keys.
        rates: How many requests each may send; ``None`` for any number.
        check_names: Whether callers without a key must call this machine by a name of its own.
    """

    def __init__(self, keys: KeyRing, rates: RateLimits | None, *, check_names: bool) -> None:
        self._keys = keys
        self._check_names = check_names
        self._rates = rates

    def admit(self, headers: Headers, state: State) -> Caller:
        """The caller; a request that was admitted before is not counted again.

        Args:
            headers: Of the request.
            state: Of the request; gets ``caller``, and what the answer's headers say about the limit.

        Raises:
            UnauthorizedError: The key is missing or not accepted.
            MisdirectedError: There is no key, and the request is for another machine.
            RateLimitedError: It has sent too many requests.
        """
        admitted: Caller | None = getattr(state, "caller", None)
        if admitted:
            return admitted
        caller = self._keys.identify(_key_in(headers))
        if caller.is_anonymous and self._check_names:
            check_name(headers.get("Host", ""))
        if self._rates:
            try:
                self._rates.spend(caller.id)
            finally:
                state.answer_headers.update(self._rates.headers(caller.id))
        state.caller = caller
        return caller


def require_role(needed: Role) -> Callable[..., Coroutine[Any, Any, None]]:
    """A dependency that lets only callers with the role `needed` in.

    It reads the headers itself: FastAPI's own classes for that would cost a tenth of a request's time.
    """

    async def check(request: Request) -> None:
        check_role(request, needed)

    return check


def check_role(request: Request, needed: Role) -> None:
    """Do nothing for a caller with the role `needed`.

    Raises:
        UnauthorizedError: The key is missing or not accepted.
        MisdirectedError: There is no key, and the request is for another machine.
        ForbiddenError: It has a lesser role.
        RateLimitedError: It has sent too many requests.
    """
    guard: Guard = request.app.state.guard
    caller = guard.admit(request.headers, request.state)
    if not includes(caller.role, needed):
        if caller.is_anonymous:
            raise UnauthorizedError
        raise ForbiddenError(caller.role, needed)


async def _get_caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


#: The caller, on routes that `require_role` guards.
CallerDep = Annotated[Caller, Depends(_get_caller)]


def _key_in(headers: Headers) -> str | None:
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else headers.get(KEY_HEADER)

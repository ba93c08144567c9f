"""Which version of the topic model serves."""

from __future__ import annotations

from pydantic import TypeAdapter

from jianbao.serve.admin_forms import HistoryAnswer, SwitchAnswer
from jianbao.serve.engine import ModelInfo

from .answers import read_answer
from .exchanges import JSON, AsyncDo, Do, Exchange, encode_json, only_once, read_models

_SWITCH = TypeAdapter(SwitchAnswer)
_HISTORY = TypeAdapter(HistoryAnswer)


class Admin:
    """The models of a `Client`; that is where the errors of every call are described."""

    def __init__(self, do: Do) -> None:
        self._do = do

    def promote(self, version: str = "candidate", *, reason: str = "") -> SwitchAnswer:
        """Let a version serve that the gate let pass.

        Args:
            version: Its name, ``candidate``, ``previous`` or ``bundled``.
            reason: Kept in the history.

        Raises:
            ApiError: ``promotion_refused``: it did not pass; `faults` are the checks that failed.
        """
        return self._do(ask_promotion(version, reason))

    def rollback(self, *, reason: str = "") -> SwitchAnswer:
        """Bring the champion before back."""
        return self._do(ask_rollback(reason))

    def reload(self) -> list[ModelInfo]:
        """Have the registry's champion taken into service now; `refused` says why it cannot be."""
        return self._do(ask_reload())

    def history(self, *, limit: int = 100) -> HistoryAnswer:
        """The last `limit` switches, the newest first; 1,000 at most."""
        return self._do(ask_history(limit))


class AsyncAdmin:
    """The models of an `AsyncClient`; see `Admin` for every method."""

    def __init__(self, do: AsyncDo) -> None:
        self._do = do

    async def promote(self, version: str = "candidate", *, reason: str = "") -> SwitchAnswer:
        """Let a version serve that the gate let pass."""
        return await self._do(ask_promotion(version, reason))

    async def rollback(self, *, reason: str = "") -> SwitchAnswer:
        """Bring the champion before back."""
        return await self._do(ask_rollback(reason))

    async def reload(self) -> list[ModelInfo]:
        """Have the registry's champion taken into service now; `refused` says why it cannot be."""
        return await self._do(ask_reload())

    async def history(self, *, limit: int = 100) -> HistoryAnswer:
        """The last `limit` switches, the newest first; 1,000 at most."""
        return await self._do(ask_history(limit))


def ask_promotion(version: str, reason: str) -> Exchange[SwitchAnswer]:
    """A version for the champion's place."""
    return _ask_switch("promote", version=version, reason=reason)


def ask_rollback(reason: str) -> Exchange[SwitchAnswer]:
    """The champion before."""
    return _ask_switch("rollback", reason=reason)


def ask_reload() -> Exchange[list[ModelInfo]]:
    """A look at the registry; it may be sent twice."""
    return Exchange(method="POST", path="/v1/models/reload", read=read_models)


def ask_history(limit: int) -> Exchange[HistoryAnswer]:
    """What was switched."""
    return Exchange(
        method="GET",
        path="/v1/models/history",
        params={"limit": limit},
        read=lambda response: read_answer(response, _HISTORY),
    )


def _ask_switch(kind: str, **body: str) -> Exchange[SwitchAnswer]:
    return Exchange(
        method="POST",
        path=f"/v1/models/{kind}",
        headers=JSON | only_once(),
        content=encode_json(body),
        read=lambda response: read_answer(response, _SWITCH),
    )

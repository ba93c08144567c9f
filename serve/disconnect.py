"""Gives up work that nobody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from types import TracebackType
from typing import TypeVar

from fastapi import Request

from .errors import ClientGoneError

T = TypeVar("T")

# Most answers are there before; until then nobody looks whether the client is, which costs a task.
_PATIENCE_S = 0.05


async def while_connected(request: Request, work: Awaitable[T]) -> T:
    """The result of `work`, which is cancelled when the client goes; the body must have been read.

    Raises:
        ClientGoneError: It went.
    """
    async with _CancelledByDisconnect(request):
        return await work


class _CancelledByDisconnect:
    """Cancels the task that is inside the ``async with`` block, as `asyncio.timeout` does."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._gone = False
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._earlier_cancels = task.cancelling()
        self._start = asyncio.get_running_loop().call_later(_PATIENCE_S, self._watch)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._start.cancel()
        if self._watcher:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        if self._gone and self._task.uncancel() <= self._earlier_cancels and kind is asyncio.CancelledError:
            raise ClientGoneError from error

    def _watch(self) -> None:
        self._watcher = asyncio.create_task(self._wait_disconnect())

    async def _wait_disconnect(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self._task.cancel()

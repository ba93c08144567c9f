"""When an answer is no longer wanted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from jianbao.serve.errors import DeadlineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A moment on the event loop's clock.

    Attributes:
        timeout_s: The time that was given.
        at: The moment it is over.
    """

    timeout_s: float
    at: float

    @classmethod
    def after(cls, timeout_s: float) -> Deadline:
        """The moment `timeout_s` from now; needs a running event loop."""
        return cls(timeout_s=timeout_s, at=asyncio.get_running_loop().time() + timeout_s)

    @asynccontextmanager
    async def enforced(self) -> AsyncIterator[None]:
        """Cancels what still runs inside the ``async with`` block at that moment.

        Raises:
            DeadlineError: It did.
        """
        try:
            async with asyncio.timeout_at(self.at) as timeout:
                yield
        except TimeoutError as exc:
            if not timeout.expired():
                raise
            raise DeadlineError(self.timeout_s) from exc

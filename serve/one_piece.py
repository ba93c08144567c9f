"""Answers that leave in one piece.

uvicorn writes the head of an answer and then its body, and uvloop sends each of them at once: two system
calls, two packets, and a client that is woken twice.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from .bounded_heads import BoundedHeads


class JoiningTransport:
    """Holds what is written until more is written, at most until the event loop has come round.

    Args:
        transport: What it wraps; all but writing and closing is done by it alone.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._held = b""

    def write(self, data: bytes) -> None:
        """Send `data` behind what is held, or hold it."""
        if self._held:
            self._transport.write(self._held + data)
            self._held = b""
        elif data:
            self._held = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Send what is held, then close."""
        self._flush()
        self._transport.close()

    def write_eof(self) -> None:
        """Send what is held, and say that nothing follows."""
        self._flush()
        self._transport.write_eof()

    def _flush(self) -> None:
        if self._held:
            self._transport.write(self._held)
            self._held = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class OnePieceProtocol(BoundedHeads):
    """HTTP as `BoundedHeads` speaks it, over a `JoiningTransport`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        super().connection_made(cast("Any", JoiningTransport(cast("asyncio.Transport", transport))))

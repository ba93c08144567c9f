"""Heads of requests, read within limits of size and time: they come before any key.

A head is the request line and the headers. uvicorn takes heads of any length, and waits for them for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .errors import HeadTooLargeError, MalformedRequestError, ServeError
from .refusal import render_refusal

# nginx takes 32 kB; a key, cookies and what proxies add are 2 kB, a title in the query is another.
_MAX_HEAD_BYTES = 64_000
# From the start of a connection, and from the first byte of each later head.
_HEAD_S = 10.0
# What a refused client still sends is read for so long and dropped: a connection that is closed with bytes
# unread is reset, and the client never sees why.
_LINGER_S = 1.0


class BoundedHeads(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with limits for what stands outside bodies.

    A head that comes in one piece, as nearly all do, starts no timer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None
        self._is_in_head = False
        self._is_refused = False
        self._n_unread = 0  # bytes since the last whole head or piece of a body

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the client has been refused."""
        if self._is_refused:
            return
        self._n_unread += len(data)
        super().data_received(data)
        if self._n_unread > _MAX_HEAD_BYTES:
            self._refuse(HeadTooLargeError(_MAX_HEAD_BYTES))
        elif self._timer is None and self._awaits_head:
            self._start_timer()

    def on_message_begin(self) -> None:
        """A head begins."""
        self._is_in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is there.

        Raises:
            HeadTooLargeError: It is too large, although it came at once; what follows is not read.
        """
        self._is_in_head = False
        self._n_unread = 0
        self._stop_timer()
        if len(self.url) + sum([len(name) + len(value) for name, value in self.headers]) > _MAX_HEAD_BYTES:
            error = HeadTooLargeError(_MAX_HEAD_BYTES)
            self._refuse(error)
            raise error
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of a body is there."""
        self._n_unread = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read; `msg` is uvicorn's own."""
        self._refuse(MalformedRequestError())

    @property
    def _awaits_head(self) -> bool:
        """Whether there is no request to work on, or another head has begun behind it."""
        return self._is_in_head or self.cycle is None or self.cycle.response_complete

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(_HEAD_S, self.shutdown)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, error: ServeError) -> None:
        """Answer with `error` and close; of several reasons the first counts."""
        if self._is_refused:
            return
        self._is_refused = True
        self._stop_timer()
        if not self._may_answer():
            return
        self.transport.write(render_refusal(error, self.headers or (), self.server_state.default_headers))
        self.transport.write_eof()
        self._timer = self.loop.call_later(_LINGER_S, self.transport.close)

    def _may_answer(self) -> bool:
        """Whether it is the turn of what was refused; if not, the connection is closed when it would be."""
        cycle = self.cycle
        if self.transport.is_closing():
            return False
        if cycle is None or cycle.response_complete:
            return True
        if not cycle.more_body:  # it stands behind a whole request, which gets its answer
            self.shutdown()
            return False
        if cycle.response_started or self.pipeline:
            self.transport.close()
            return False
        cycle.disconnected = True  # its own body is what was refused: whoever waits for that gives up
        cycle.message_event.set()
        return True

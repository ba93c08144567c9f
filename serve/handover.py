"""Hands connections from the process that takes them in to the processes that answer.

Both ends of a pair of sockets: `Dealer` stands in the supervisor, an `Intake` in each worker. A connection
travels as a file descriptor (``SCM_RIGHTS``).
"""

from __future__ import annotations

import asyncio
import logging
import select
import socket
import time
from collections import deque
from collections.abc import Callable

_log = logging.getLogger(__name__)

# As many wait in the kernel as uvicorn lets wait.
_BACKLOG = 2048
# Workers that take nothing for so long, hundreds of connections behind, are stuck.
_PATIENCE_S = 2.0
_ONE_BYTE = b"\0"  # a descriptor does not travel without

ProtocolFactory = Callable[[], asyncio.BaseProtocol]


class Dealer:
    """Takes connections in and gives them to the workers in turn.

    The kernel would share them out by chance (``SO_REUSEPORT``): of 32 clients one of two workers gets 19 or
    more every third time, all of whom wait for it, and what waits for a worker that dies is lost.

    Args:
        listener: A bound socket; it listens from the first worker on. Is closed by `close`.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._listener.setblocking(False)
        self._hands: deque[socket.socket] = deque()
        self._listens = False

    def fileno(self) -> int:
        """Of the socket on which connections come, to wait for them."""
        return self._listener.fileno()

    @property
    def has_takers(self) -> bool:
        """Whether there is a worker to deal to; until then connections wait, and `deal` does nothing."""
        return bool(self._hands)

    def include(self, hand: socket.socket) -> None:
        """Deal to the worker at the other end of `hand` too."""
        hand.setblocking(False)
        self._hands.append(hand)
        if not self._listens:
            self._listener.listen(_BACKLOG)
            self._listens = True

    def leave_out(self, hand: socket.socket) -> None:
        """Deal no more to the worker at the other end of `hand`."""
        if hand in self._hands:
            self._hands.remove(hand)
        hand.close()

    def deal(self) -> None:
        """Give away all connections that wait."""
        while self._hands:
            try:
                connection, _address = self._listener.accept()
            except OSError:  # none is left, or the client has gone again
                return
            with connection:
                self._give(connection)

    def close(self) -> None:
        """Take in no more; new connections are refused."""
        self._listener.close()

    def _give(self, connection: socket.socket) -> None:
        until = time.monotonic() + _PATIENCE_S
        while self._hands and time.monotonic() < until:
            if any(self._try_next(connection) for _ in range(len(self._hands))):
                return
            if self._hands:
                select.select((), self._hands, (), _PATIENCE_S)
        _log.error("no worker took a connection; it was closed")

    def _try_next(self, connection: socket.socket) -> bool:
        hand = self._hands[0]
        self._hands.rotate(-1)
        try:
            socket.send_fds(hand, [_ONE_BYTE], [connection.fileno()])
        except BlockingIOError:
            return False
        except OSError:  # it takes nothing more, or has died; whoever waits for the process sees which
            self._hands.remove(hand)
            return False
        return True


class Intake:
    """The worker's end.

    Args:
        hand: To the dealer. Is closed by `close`.
    """

    def __init__(self, hand: socket.socket) -> None:
        self._hand = hand
        self._hand.setblocking(False)
        self._opening: set[asyncio.Task[None]] = set()

    def start(self, make_protocol: ProtocolFactory) -> None:
        """Give every connection that comes a protocol; needs a running event loop."""
        self._make_protocol = make_protocol
        asyncio.get_running_loop().add_reader(self._hand.fileno(), self._take)

    async def close(self) -> None:
        """Take nothing more; what was dealt before has its protocol then."""
        asyncio.get_running_loop().remove_reader(self._hand.fileno())
        self._hand.shutdown(socket.SHUT_RD)  # from here on the dealer gets an error, and asks the next
        self._take()
        self._hand.close()
        await asyncio.gather(*self._opening)

    def _take(self) -> None:
        while True:
            try:
                byte, descriptors, _flags, _address = socket.recv_fds(self._hand, 1, 1)
            except BlockingIOError:
                return
            if not byte:  # the supervisor is gone, or all has been taken
                asyncio.get_running_loop().remove_reader(self._hand.fileno())
                return
            for descriptor in descriptors:
                task = asyncio.create_task(self._open(socket.socket(fileno=descriptor)))
                self._opening.add(task)
                task.add_done_callback(self._opening.discard)

    async def _open(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(self._make_protocol, connection)
        except OSError:  # the client has gone again
            connection.close()

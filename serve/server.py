"""Runs the endpoint until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from .engine import Engine
from .handover import Intake
from .logs import log_config, skip_unused_fields
from .one_piece import OnePieceProtocol
from .settings import Settings

# The thread that reads pages gives way to the event loop after so long. With Python's own 5 ms, 32 clients of
# /v1/classify got 56 answers a second on a busy machine of two cores, with this 68.
_SWITCH_INTERVAL_S = 0.0005
# Objects of a few hundred requests; next to none of them are in cycles, which a collection looks for.
_GC_THRESHOLD = 50_000
# For writing answers that are ready; the work itself has `Settings.drain_s`.
_FLUSH_S = 5


def run_server(
    app: FastAPI,
    settings: Settings,
    *,
    intake: Intake | None = None,
    on_ready: Callable[[DrainingServer], None] | None = None,
) -> None:
    """Listen until SIGTERM or SIGINT, then finish what was taken in.

    Args:
        app: What answers.
        settings: See there.
        intake: Where connections come from, instead of the address in `settings`.
        on_ready: Called on the event loop once requests are taken.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=OnePieceProtocol,
        lifespan="on",
        ws="none",
        log_config=log_config(settings.log_format),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_FLUSH_S,
    )
    skip_unused_fields()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    server = DrainingServer(config, app.state.engine, intake, on_ready)
    server.run(sockets=[] if intake else None)


class DrainingServer(uvicorn.Server):
    """A server that goes on listening while the engine drains.

    Work that was taken in is finished, new work gets 503 and a ``Retry-After``, and ``/readyz`` says no.

    Args:
        config: What to run, and where.
        engine: The engine of the app.
        intake: See `run_server`.
        on_ready: See there.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        engine: Engine,
        intake: Intake | None = None,
        on_ready: Callable[[DrainingServer], None] | None = None,
    ) -> None:
        super().__init__(config)
        self._engine = engine
        self._intake = intake
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Load, then listen."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # models and modules stay, so that no later collection stops the loop to walk over them
        gc.set_threshold(_GC_THRESHOLD)
        if self._intake:
            self._intake.start(self._make_protocol)
        if self._on_ready:
            self._on_ready(self)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then stop listening."""
        await self._engine.close()
        if self._intake:
            await self._intake.close()
        await super().shutdown(sockets)

    def _make_protocol(self) -> asyncio.Protocol:
        """As for a connection on a socket of uvicorn's own."""
        make = cast("type[Any]", self.config.http_protocol_class)
        protocol: asyncio.Protocol = make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol

"""One of several processes that answer at the same address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from fastapi import FastAPI

from jianbao.nlp.errors import JianbaoError

from .handover import Intake
from .server import DrainingServer, run_server
from .settings import Settings

AppFactory = Callable[[Settings], FastAPI]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReport:
    """What a worker tells its supervisor once: that it takes requests, or why it cannot.

    Attributes:
        error: Message in English, ``""`` when all is well.
        error_zh: The same in Chinese.
    """

    error: str = ""
    error_zh: str = ""


def run_worker(create_app: AppFactory, settings: Settings, hand: socket.socket, lifeline: Connection) -> None:
    """Serve until SIGTERM, or until the supervisor is gone.

    Args:
        create_app: Loads the models; runs in this process.
        settings: See there.
        hand: Where the supervisor deals connections.
        lifeline: To the supervisor; its end closes when the supervisor dies, however it dies.
    """
    try:
        app = create_app(settings)
    except JianbaoError as error:
        lifeline.send(StartReport(error=error.message, error_zh=error.message_zh))
        raise SystemExit(1) from None

    def on_ready(server: DrainingServer) -> None:
        asyncio.get_running_loop().add_reader(lifeline.fileno(), _stop, server, lifeline)
        lifeline.send(StartReport())

    run_server(app, settings, intake=Intake(hand), on_ready=on_ready)


def _stop(server: DrainingServer, lifeline: Connection) -> None:
    asyncio.get_running_loop().remove_reader(lifeline.fileno())
    server.should_exit = True

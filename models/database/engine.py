"""Engines set up so that several processes can write at once and a power cut loses nothing committed."""

from __future__ import annotations

import json
from functools import partial

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import OperationalError

from .address import take_ssl_mode
from .errors import DatabaseError
from .sqlite import READ_ONLY, connect_to, set_up

# How long one process waits for another to finish writing.
LOCK_WAIT_S = 10.0
# A server that says nothing for so long is gone; the longest query on a million labels takes a few seconds.
_SILENCE_S = 60

_to_json = partial(json.dumps, ensure_ascii=False)


def make_engine(url: URL) -> Engine:
    """An engine for the URL; nothing is connected yet.

    Raises:
        DatabaseError: The driver for PostgreSQL is not installed.
    """
    return _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url)


def reading_engine(engine: Engine) -> Engine:
    """The same pool, with transactions that see one moment of the database and hold up no writer."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READ_ONLY: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _postgresql_engine(url: URL) -> Engine:
    url, ssl_arguments = take_ssl_mode(url)
    arguments = {
        "application_name": "jianbao",
        "timeout": _SILENCE_S,
        "startup_params": {"lock_timeout": f"{LOCK_WAIT_S}s"},
        **ssl_arguments,
    }
    try:
        engine = create_engine(url, connect_args=arguments, pool_pre_ping=True, json_serializer=_to_json)
    except ModuleNotFoundError as exc:
        raise DatabaseError(
            f"the PostgreSQL driver is missing ({exc}); install jianbao[postgres]",
            f"缺少 PostgreSQL 驱动（{exc}），请安装 jianbao[postgres]。",
        ) from exc
    event.listen(engine, "handle_error", _as_lost_connection)
    return engine


def _as_lost_connection(context: ExceptionContext) -> OperationalError | None:
    """What to raise for an error of the socket, which pg8000 now and then lets through as it is."""
    origin = context.original_exception
    if not isinstance(origin, OSError):
        return None
    context.is_disconnect = True
    return OperationalError(context.statement, None, origin, connection_invalidated=True)


def _sqlite_engine(url: URL) -> Engine:
    creator = partial(connect_to, str(url.database), LOCK_WAIT_S)
    engine = create_engine(url, creator=creator, json_serializer=_to_json)
    set_up(engine)
    return engine

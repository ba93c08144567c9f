"""What SQLite needs to be as strict as a server."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

# Execution option of the transactions that take no write lock.
READ_ONLY = "jianbao_read_only"


def make_file(path: Path) -> None:
    """An empty database, where there is none; for its owner alone, as texts will be in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def connect_to(path: str, lock_wait_s: float) -> sqlite3.Connection:
    """Open a file that exists; one that went away is not silently replaced by an empty one."""
    uri = f"{Path(path).absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=lock_wait_s, check_same_thread=False)


def set_up(engine: Engine) -> None:
    """Make each connection of the engine durable, and each transaction begin in the right way."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "connect", _remember_file)
    event.listen(engine, "checkout", _check_file)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes late and leaves schema changes out; `_begin` does better.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    # So that INSERT OR REPLACE cannot delete a row behind the back of the append-only triggers.
    connection.execute("PRAGMA recursive_triggers=ON")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a lock asked for in mid-transaction is refused without a wait."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _remember_file(connection: Any, record: Any) -> None:
    record.info["file"] = _file_identity(connection)


def _check_file(connection: Any, record: Any, _proxy: object) -> None:
    """Open anew what was deleted or replaced: writing to a deleted file succeeds and is lost."""
    if record.info["file"] != _file_identity(connection):
        raise DisconnectionError("the database file was deleted or replaced")


def _file_identity(connection: Any) -> tuple[int, int] | None:
    """Device and inode of the file that now has the database's name."""
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino

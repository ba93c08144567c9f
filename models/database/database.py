"""One open database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from jianbao.models.storage import default_database_url

from .address import parse_address
from .engine import make_engine, reading_engine
from .errors import explain
from .schema import bring_to_head
from .sqlite import make_file

_FAULTS = (DBAPIError, PoolTimeoutError)
# Inside a transaction such an error is the caller's own and stays as it is.
_FAULTS_OF_OPENING = (OSError, sqlite3.Error)


class Database:
    """Sessions on one database, to be shared by the threads of a process.

    Args:
        engine: Where to connect; its schema is taken to be the present one (see `Database.open`).
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = reading_engine(engine)

    @classmethod
    def open(cls, url: str | None = None) -> Database:
        """Connect, and bring the schema up to date under a lock.

        Args:
            url: ``sqlite:///FILE``, ``postgresql://USER:PASSWORD@HOST/NAME`` or the path of a SQLite file;
                by default `default_database_url`.

        Raises:
            DatabaseError: The URL, the file or the server cannot be used, or the schema is too new.
        """
        address = parse_address(url or default_database_url())
        with _explained(_name(address), (*_FAULTS, *_FAULTS_OF_OPENING)):
            if address.get_backend_name() == "sqlite":
                make_file(Path(str(address.database)))
            engine = make_engine(address)
            try:
                bring_to_head(engine, _name(address))
            except BaseException:
                engine.dispose()
                raise
        return cls(engine)

    @property
    def name(self) -> str:
        """Path of the file, or URL of the server without its password."""
        return _name(self.engine.url)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end of the ``with`` block, or keep nothing when it raises.

        Raises:
            DatabaseError: The database is locked, full, gone, or refuses; ``__cause__`` tells more.
        """
        with _explained(self.name), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One unchanging view of the database that holds up no writer.

        Raises:
            DatabaseError: The database is gone or refuses.
        """
        with _explained(self.name), Session(self._reader) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _name(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)


@contextmanager
def _explained(name: str, faults: tuple[type[Exception], ...] = _FAULTS) -> Iterator[None]:
    try:
        yield
    except faults as exc:
        raise explain(exc, name) from exc

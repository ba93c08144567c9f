"""The database behind the event loop: opened when first needed, its work done in threads."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from jianbao.models.database import Database, DatabaseError
from jianbao.models.database.address import parse_address
from jianbao.models.storage import default_database_url
from jianbao.serve.access.errors import DatabaseUnavailableError

T = TypeVar("T")

_log = logging.getLogger(__name__)

# Work takes milliseconds. Who waits for SQLite's lock must not keep readers, who need none, from reading.
_WRITERS, _READERS = 2, 2
# Callers beyond this are told at once: the database has stopped, or cannot keep up.
_MAX_WAITING = 200
# Longer than the wait for SQLite's lock; a server that says nothing for so long is gone.
_TIMEOUT_S = 15.0


def database_exists(url: str) -> bool:
    """False for a SQLite file that nobody has made yet; a server is there, or else an error."""
    address = parse_address(url)
    return address.get_backend_name() != "sqlite" or Path(str(address.database)).exists()


class ServiceDatabase:
    """Runs short pieces of work on a database that may go away and come back.

    Args:
        url: See `Database.open`; by default that of the environment.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = url or default_database_url()
        self._writers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="jianbao-database-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="jianbao-database-read")
        self._opening = threading.Lock()
        self._database: Database | None = None
        self._waiting = 0
        self._fault = ""

    @property
    def exists(self) -> bool:
        """False for a SQLite file that nobody has made yet: then there are no keys and no jobs."""
        return self._database is not None or database_exists(self._url)

    async def write(self, work: Callable[[Session], T]) -> T:
        """The result of `work` in a transaction, which is committed before this returns.

        Raises:
            DatabaseUnavailableError: The database does not answer, is locked, full or damaged. Nothing was
                kept, unless it fell silent in the commit itself.
        """
        given_up = threading.Event()
        try:
            return await self._call(self._writers, lambda: self._in_transaction(work, given_up))
        except DatabaseUnavailableError:
            given_up.set()
            raise

    async def read(self, work: Callable[[Session], T]) -> T:
        """The result of `work` on one unchanging view.

        Raises:
            DatabaseUnavailableError: As for `write`.
        """
        return await self._call(self._readers, lambda: self._in_view(work))

    async def use(self, work: Callable[[Database], T]) -> T:
        """The result of `work`, which sees to its own transactions.

        Raises:
            DatabaseUnavailableError: As for `write`.
        """
        return await self._call(self._writers, lambda: work(self._opened()))

    def close(self) -> None:
        """Give the connections back; work that still runs is not awaited."""
        for threads in (self._writers, self._readers):
            threads.shutdown(wait=False, cancel_futures=True)
        if self._database:
            self._database.close()

    async def _call(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self._waiting >= _MAX_WAITING:
            raise DatabaseUnavailableError
        self._waiting += 1
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                result = await asyncio.get_running_loop().run_in_executor(threads, work)
        except (DatabaseError, TimeoutError) as exc:
            self._note(str(exc) or f"no word for {_TIMEOUT_S:g} s")
            raise DatabaseUnavailableError from exc
        finally:
            self._waiting -= 1
        self._note("")
        return result

    def _note(self, fault: str) -> None:
        """Log a fault once, and its end."""
        if fault != self._fault:
            _log.log(logging.ERROR if fault else logging.INFO, "database: %s", fault or "answers again")
        self._fault = fault

    def _in_transaction(self, work: Callable[[Session], T], given_up: threading.Event) -> T:
        """The result of `work`, kept unless the caller was told meanwhile that nothing was."""
        with self._opened().transaction() as session:
            result = work(session)
            if given_up.is_set():  # a thread cannot be broken off
                raise DatabaseUnavailableError
            return result

    def _in_view(self, work: Callable[[Session], T]) -> T:
        with self._opened().reading() as session:
            return work(session)

    def _opened(self) -> Database:
        with self._opening:
            if self._database is None:
                self._database = Database.open(self._url)
            return self._database

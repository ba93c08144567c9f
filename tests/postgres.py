"""A throw-away PostgreSQL server for the tests, from Debian's package `postgresql`."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
# No sync, no sockets in the file system: the databases live for one test run.
_SETTINGS = "-F -c full_page_writes=off -c unix_socket_directories= -c listen_addresses=127.0.0.1"
# The server refuses to run as root, and the package makes this user.
_AS_USER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
# A process killed by a test may not be gone yet.
_DISCONNECT_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def missing_reason() -> str | None:
    """Why no server can be started here, or ``None``."""
    if not _BINARIES:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.getuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL does not run as root, and setpriv is not installed (apt-get install util-linux)"
    return None


class Postgres:
    """One server on a free port of 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._password = secrets.token_hex(8)
        self._port = _free_port()
        secret = folder / "password"
        secret.write_text(self._password, encoding="utf-8")
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(secret, "postgres", "postgres")
        self._run("initdb", "-U", "tester", "-A", "scram-sha-256", f"--pwfile={secret}",
                  "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.start()

    def start(self) -> None:
        log = self._folder / "server.log"
        self._run("pg_ctl", "start", "-w", "-l", str(log), "-o", f"{_SETTINGS} -p {self._port}")

    def stop(self) -> None:
        """As in a crash: connections are cut, nothing is written any more."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    @property
    def url(self) -> str:
        """Its one database."""
        return f"postgresql://tester:{self._password}@127.0.0.1:{self._port}/postgres"

    def emptied(self) -> str:
        """URL of the database with nothing in it: quicker than making a new one for each test."""
        import pg8000.dbapi

        server = {"host": "127.0.0.1", "port": self._port, "user": "tester", "password": self._password}
        with closing(pg8000.dbapi.connect(database="postgres", **server)) as connection:
            cursor = connection.cursor()
            cursor.execute(_DISCONNECT_OTHERS)
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            connection.commit()
        return self.url

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_BINARIES[-1] / program), "-D", str(self._folder / "data"), *arguments]
        if os.getuid() == 0:
            command = [*_AS_USER, *command]
        done = subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A server for the ``with`` block; not in pytest's folder, which only its own user may enter."""
    with tempfile.TemporaryDirectory(prefix="jianbao-postgres-") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Brings a database's schema up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources

from filelock import FileLock, Timeout
from sqlalchemy import Engine, inspect, text

from .engine import reading_engine
from .errors import DatabaseError

# Alembic's own name for it may be taken in a database that other programs use too.
VERSION_TABLE = "jianbao_schema"
# Migrations of a million rows take seconds; whoever holds the lock longer has stopped.
_LOCK_WAIT_S = 60
# Any number would do that nothing else in the database uses: "jianbao" as ASCII.
_ADVISORY_LOCK = 0x6A69616E62616F


def bring_to_head(engine: Engine, name: str) -> None:
    """Run the migrations that are missing; does nothing, and takes no lock, when there are none.

    Args:
        engine: The database.
        name: What to call it in messages.

    Raises:
        DatabaseError: The schema is of a later version, or another process keeps the lock.
    """
    if _lacks_steps(engine, name) or not _is_set_up(engine):
        with _alone(engine, name):
            _set_up(engine)
            _take_steps(engine)


def known_steps() -> list[str]:
    """Numbers of the migrations that come with this version, ascending; their files begin with them."""
    files = resources.files("jianbao.models.database.migrations.versions").iterdir()
    return sorted(file.name.partition("_")[0] for file in files if file.name[0].isdigit())


def _lacks_steps(engine: Engine, name: str) -> bool:
    found, known = _found_step(engine), known_steps()
    if found and found not in known:
        raise _newer(name, found, known[-1])
    return found != known[-1]


def _found_step(engine: Engine) -> str | None:
    """Asked without Alembic, whose import takes longer than opening the database."""
    with reading_engine(engine).connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        return found


def _take_steps(engine: Engine) -> None:
    """Take all missing steps in one transaction."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "jianbao.models.database:migrations")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine, name: str) -> Iterator[None]:
    """SQLite's own lock does not cover the change to WAL; PostgreSQL's advisory lock covers all."""
    if engine.dialect.name != "sqlite":
        yield
        return
    try:
        with FileLock(f"{engine.url.database}.lock", timeout=_LOCK_WAIT_S):
            yield
    except Timeout as exc:
        raise _held(name) from exc


def _is_set_up(engine: Engine) -> bool:
    return engine.dialect.name != "sqlite" or _pragma(engine, "journal_mode") == "wal"


def _set_up(engine: Engine) -> None:
    """Let readers and one writer work side by side; the file remembers it."""
    if engine.dialect.name == "sqlite":
        _pragma(engine, "journal_mode=WAL")


def _pragma(engine: Engine, pragma: str) -> str:
    """Outside any transaction, where alone the journal mode can change."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        (value,) = cursor.fetchall()[0]
        return str(value)


def _newer(name: str, found: str, head: str) -> DatabaseError:
    return DatabaseError(
        f"database {name} has schema {found}, this version knows up to {head}; upgrade jianbao",
        f"数据库 {name} 的结构版本为 {found}，本版本只认识到 {head}，请升级 jianbao。",
    )


def _held(name: str) -> DatabaseError:
    return DatabaseError(
        f"database {name} is being migrated by another process for over {_LOCK_WAIT_S} s; try again",
        f"数据库 {name} 正由另一个进程升级结构，已超过 {_LOCK_WAIT_S} 秒，请稍后重试。",
    )

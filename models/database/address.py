"""Which database a URL or a path means."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from .errors import DatabaseError

_SQLITE = "sqlite:///"
# Written without a driver, as hosting services do, these mean the one driver Jianbao installs.
_POSTGRESQL = ("postgres", "postgresql")
# What may stand behind the ``?`` of a PostgreSQL URL.
_OPTIONS = frozenset({"sslmode", "unix_sock"})


def parse_address(text: str) -> URL:
    """A URL SQLAlchemy can open; ``postgres://`` names pg8000, a plain path is a SQLite file.

    Raises:
        DatabaseError: No URL, another kind of database, or SQLite in memory.
    """
    if "://" not in text or text.startswith(_SQLITE):
        # The rest is a path as it stands: folders may be called "标注 50%" or "待审?".
        return _file(text.removeprefix(_SQLITE))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as exc:
        raise _unusable("the URL cannot be read", "数据库地址无法解析") from exc
    if url.drivername in _POSTGRESQL:
        return _check_options(url.set(drivername="postgresql+pg8000"))
    raise _unusable(f"{url.drivername} is not supported", f"不支持 {url.drivername}")


def take_ssl_mode(url: URL) -> tuple[URL, dict[str, Any]]:
    """Take libpq's ``sslmode`` out of a URL; pg8000 wants an `ssl.SSLContext` instead."""
    mode = url.query.get("sslmode")
    url = url.difference_update_query(["sslmode"])
    if mode in {"verify-ca", "verify-full"}:
        return url, {"ssl_context": ssl.create_default_context()}
    if mode == "require":  # encrypted, but whoever answers is believed: libpq's meaning of the word
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return url, {"ssl_context": context}
    return url, {}


def _file(path: str) -> URL:
    if path in {"", ":memory:"}:
        raise _unusable("SQLite in memory forgets everything at exit", "SQLite 内存数据库退出即丢失数据")
    return URL.create("sqlite", database=str(Path(path).expanduser()))


def _check_options(url: URL) -> URL:
    for option in sorted(set(url.query) - _OPTIONS):
        listed = ", ".join(sorted(_OPTIONS))
        raise _unusable(f"option {option!r} is not one of {listed}", f"选项 {option!r} 不在 {listed} 之列")
    return url


def _unusable(reason: str, reason_zh: str) -> DatabaseError:
    return DatabaseError(
        f"{reason}; use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        f"{reason_zh}；请使用 sqlite:///文件 或 postgresql://用户:密码@主机/库名。",
    )

"""What can go wrong with a database, said so that an editor or an operator can act on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jianbao.nlp.errors import JianbaoError

__all__ = ["DatabaseError", "explain"]


class DatabaseError(JianbaoError):
    """The database cannot be used, or refused what was asked; nothing of the transaction was kept.

    ``__cause__`` is the driver's own error where there was one.
    """

    code = "database_error"


# By what SQLite calls it; the extended names (SQLITE_IOERR_WRITE) begin with these.
_SQLITE = {
    "SQLITE_BUSY": (
        "is locked by another process; try again when its import or backup is done",
        "正被另一个进程锁定，请待其导入或备份完成后重试",
    ),
    "SQLITE_FULL": (
        "cannot grow, the disk is full; free some space and try again",
        "无法写入：磁盘已满，请清理空间后重试",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written, the disk reports an error; check the disk and its free space",
        "读写失败：磁盘报告错误，请检查磁盘及其剩余空间",
    ),
    "SQLITE_READONLY": (
        "cannot be written; check the rights on the file and its folder",
        "不可写入，请检查该文件及其所在文件夹的权限",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened; check that its folder exists and may be written",
        "无法打开，请检查所在文件夹是否存在、是否可写",
    ),
    "SQLITE_NOTADB": (
        "is not a database; name another file or restore it from a backup",
        "不是数据库文件，请改用其他文件或从备份恢复",
    ),
    "SQLITE_CORRUPT": (
        "is damaged; restore it from a backup",
        "已损坏，请从备份恢复",
    ),
}
# By SQLSTATE, whole or its class (the first two characters); see appendix A of PostgreSQL's manual.
_POSTGRESQL = {
    "28": ("refuses the user or the password; correct the URL", "拒绝该用户名或密码，请更正连接地址"),
    "3D": ("does not exist on that server; create it first", "在该服务器上不存在，请先创建"),
    "42501": ("does not allow this to the user; grant the right", "未授予该用户此项权限，请先授权"),
    "53100": ("cannot grow, the disk is full; free some space", "无法写入：磁盘已满，请清理空间"),
    "53": ("has run out of connections or memory; try again later", "连接数或内存已用尽，请稍后重试"),
    "55P03": ("is locked by another process; try again", "正被另一个进程锁定，请重试"),
    "57": ("is shutting down or starting; try again shortly", "正在停止或启动，请稍后重试"),
}
_UNREACHABLE = (
    "cannot be reached; check that the server runs and the URL names it",
    "无法连接，请确认服务器正在运行且地址无误",
)
_NO_CONNECTION_FREE = ("has no connection free; try again shortly", "暂无空闲连接，请稍后重试")


def explain(exc: Exception, name: str) -> DatabaseError:
    """The error to raise instead of one of SQLAlchemy, the driver or the system.

    Args:
        exc: What was caught.
        name: The database's URL without its password.
    """
    said, said_zh = _sentence(exc)
    reason = _reason(exc)
    return DatabaseError(f"database {name} {said} ({reason})", f"数据库 {name} {said_zh}（{reason}）。")


def _sentence(exc: Exception) -> tuple[str, str]:
    if isinstance(exc, PoolTimeoutError):
        return _NO_CONNECTION_FREE
    origin = exc.orig if isinstance(exc, DBAPIError) else exc
    if isinstance(origin, sqlite3.Error):
        known = _SQLITE.get(_sqlite_family(origin))
    elif isinstance(exc, OSError):
        known = _SQLITE["SQLITE_CANTOPEN"]
    elif sqlstate := _server_fields(origin).get("C"):
        known = _POSTGRESQL.get(sqlstate) or _POSTGRESQL.get(sqlstate[:2])
    else:
        known = _UNREACHABLE
    return known or ("refused this", "拒绝了该操作")


def _sqlite_family(error: sqlite3.Error) -> str:
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _server_fields(origin: object) -> Mapping[str, Any]:
    """What pg8000 passes on of the server's message: ``C`` the SQLSTATE, ``M`` the sentence."""
    first = next(iter(getattr(origin, "args", ())), None)
    return first if isinstance(first, Mapping) else {}


def _reason(exc: Exception) -> str:
    origin = exc.orig if isinstance(exc, DBAPIError) else exc
    return str(_server_fields(origin).get("M") or origin).strip()

"""One writer at a time, and who it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import RegistryBusyError

# How often a waiting writer tries again; a switch takes a few milliseconds.
_POLL_S = 0.01


@contextmanager
def hold_lock(path: Path, *, who: str, doing: str, wait_s: float) -> Iterator[None]:
    """Hold the lock `path`; the system frees it when the process dies.

    Args:
        path: The lock file; who holds it stands in a second file beside it.
        who: Whoever it is held for.
        doing: What it is held for, for the message to others.
        wait_s: How long to wait for another holder.

    Raises:
        RegistryBusyError: Another process, or thread, still holds it.
        OSError: The folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=wait_s, poll_interval=_POLL_S)
    except Timeout as exc:
        raise _busy(path) from exc
    try:
        with suppress(OSError):  # on a full disk the lock must do without it
            _holder_path(path).write_text(_describe_self(who, doing), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            _holder_path(path).unlink()
        lock.release()


def _busy(path: Path) -> RegistryBusyError:
    try:
        holder = json.loads(_holder_path(path).read_text(encoding="utf-8"))
        who = f"{holder['doing']}, {holder['who']}, pid {holder['pid']}, since {holder['since']}"
        who_zh = f"{holder['doing']}，{holder['who']}，进程 {holder['pid']}，自 {holder['since']} 起"
    except (OSError, ValueError, KeyError, TypeError):  # just taken, or just let go
        who, who_zh = "another process", "另一个进程"
    return RegistryBusyError(
        f"the registry in {path.parent} is in use ({who}); try again when that has ended",
        f"版本库 {path.parent} 正被占用（{who_zh}），请等其结束后再试。",
    )


def _describe_self(who: str, doing: str) -> str:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "who": who, "doing": doing, "since": since}, ensure_ascii=False)


def _holder_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")

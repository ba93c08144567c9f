"""Whether everything kept is still what was written."""

from __future__ import annotations

from collections.abc import Iterator

from .errors import VersionError
from .journal import Journal
from .manifest import unusable
from .problem import Problem
from .store import Version, VersionStore


def verify_version(name: str, store: VersionStore, digest: str | None) -> Version:
    """The version `name`, after its files were compared with its manifest and that with the journal.

    Args:
        name: Its name.
        store: Where it lies.
        digest: The manifest's digest of which the journal knows, ``None`` if of none.

    Raises:
        VersionError: There is none, or it is not what was registered.
    """
    version = store.verify(name)
    if digest is not None and version.manifest_sha256 != digest:
        raise unusable(version.folder, "its manifest was replaced", "清单已被替换")
    return version


def find_problems(journal: Journal, store: VersionStore) -> list[Problem]:
    """Everything wrong in a registry."""
    return [*_journal_problems(journal), *_version_problems(journal, store)]


def _journal_problems(journal: Journal) -> list[Problem]:
    faults = journal.faults()
    if faults:
        return [Problem.from_error("journal", fault) for fault in faults]
    torn_bytes = journal.stamp()[1] - journal.tail().end
    return [_torn(journal, torn_bytes)] if torn_bytes > 0 else []


def _version_problems(journal: Journal, store: VersionStore) -> Iterator[Problem]:
    digests: dict[str, str] = {}
    for entry in journal.readable():
        if entry.manifest_sha256:
            digests.setdefault(entry.version, entry.manifest_sha256)
    for name in sorted({*digests, *store.names()}):
        try:
            verify_version(name, store, digests.get(name))
        except VersionError as error:
            yield Problem.from_error(name, error)


def _torn(journal: Journal, n_bytes: int) -> Problem:
    return Problem(
        subject="journal",
        message=f"{journal.path} ends with {n_bytes} bytes of an unfinished line, left by a writer that was "
        "killed; they count for nothing and the next switch removes them",
        message_zh=f"{journal.path} 末尾有 {n_bytes} 字节未写完的记录（写入时进程被终止），"
        "不影响使用，下次切换时自动清除。",
        harmless=True,
    )

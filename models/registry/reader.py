"""What a registry holds, for those who only look."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from jianbao.models.bundle import BUNDLED, BUNDLED_DIR, BUNDLED_TOPIC
from jianbao.models.storage import registry_dir

from .checking import find_problems, verify_version
from .entry import Entry, Pointers
from .errors import VersionError
from .journal import Journal
from .problem import Problem
from .store import Version, VersionStore
from .verdict import Verdict, load_verdict


class RegistryReader:
    """Versions, pointers and their history; the package's docstring says what lies where.

    Reading takes no lock and never sees half a switch. A folder that does not exist reads as empty.

    Args:
        root: Folder of the registry; ``topics`` in `registry_dir` by default.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or registry_dir() / "topics"
        self._journal = Journal(self.root)
        self._store = VersionStore(self.root)

    def stamp(self) -> tuple[int, int]:
        """Changes with every switch and costs one look at a file; for whoever polls."""
        return self._journal.stamp()

    def head(self) -> Entry | None:
        """The last switch; its `generation` only ever grows.

        Raises:
            JournalError: The end of the journal was cut off or edited.
        """
        return self._journal.tail().entry

    def pointers(self) -> Pointers:
        """Where the pointers stand.

        Raises:
            JournalError: The end of the journal was cut off or edited.
        """
        head = self.head()
        return head.pointers if head else Pointers()

    def history(self) -> list[Entry]:
        """Every switch, the oldest first.

        Raises:
            JournalError: A line of the journal was cut off or edited.
        """
        return self._journal.entries()

    def names(self) -> list[str]:
        """Names of all versions, in whatever state, in the order of the alphabet."""
        return self._store.names()

    def has(self, name: str) -> bool:
        """Whether there is a version `name`, in whatever state."""
        return self._store.has(name)

    def version(self, name: str) -> Version:
        """The version `name`; its files are not looked at.

        Raises:
            VersionError: There is none, or its manifest is damaged.
        """
        return self._store.read(name)

    def versions(self) -> list[Version]:
        """All versions whose manifest can be read, the oldest first; `verify` names the others."""
        return self._store.readable()

    def champion(self) -> Version | None:
        """The version that serves; ``None`` is the bundled model. Its files are not looked at.

        Raises:
            JournalError: The end of the journal was cut off or edited.
            VersionError: Its manifest is missing or damaged.
        """
        name = self.pointers().champion
        return None if name is None else self._store.read(name)

    def resolve(self, name: str) -> Path:
        """The folder behind a name, after every file in it was compared with what was registered.

        Args:
            name: ``"champion"``, ``"candidate"``, ``"previous"``, ``"bundled"`` or a version. The champion
                is the bundled model until another one was promoted.

        Raises:
            VersionError: There is none, or it is not what was registered.
            JournalError: The journal was cut off or edited.
        """
        version = self.name_version(name)
        return BUNDLED_DIR / BUNDLED_TOPIC if version == BUNDLED else self._verified(version).folder

    def verify(self) -> list[Problem]:
        """Everything wrong with versions, journal and pointers; reads every file."""
        return find_problems(self._journal, self._store)

    def load_verdict(self, candidate: str, champion: str | None = None) -> Verdict | None:
        """The verdict kept on `candidate` against `champion`, by default the present one.

        Returns:
            ``None`` when the two were not compared.

        Raises:
            RegistryError: The file was damaged.
        """
        against = champion or self.pointers().champion or BUNDLED
        return load_verdict(self.root / "comparisons", candidate, against)

    def name_version(self, name: str) -> str:
        """What a name stands for: the version of a pointer, ``"bundled"``, or `name` itself.

        Raises:
            VersionError: There is no candidate, or no champion before.
            JournalError: The end of the journal was cut off or edited.
        """
        pointers = self.pointers()
        if name == "champion":
            return pointers.champion or BUNDLED
        if name == "candidate":
            return pointers.candidate or _no_candidate()
        if name == "previous":
            return (pointers.previous or BUNDLED) if pointers.earlier else _no_previous()
        return name

    def _verified(self, name: str) -> Version:
        entry = self._journal.find(name)
        return verify_version(name, self._store, entry.manifest_sha256 if entry else None)


def _no_candidate() -> NoReturn:
    raise VersionError(
        "there is no candidate: the version trained last was promoted already, or none was trained; "
        "train one with `jianbao train topic`, or name a version",
        "目前没有候选版本（尚未训练，或最近训练的版本已经启用过），"
        "请用 jianbao train topic 训练，或直接写出版本名。",
    )


def _no_previous() -> NoReturn:
    raise VersionError(
        "there is no champion before the present one; name a version",
        "现在的正式版本之前没有其他正式版本，请直接写出版本名。",
    )

"""Every trained version of the topic model, and which one serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from jianbao.models.bundle import BUNDLED

from .entry import Entry
from .errors import PromotionRefusedError, RegistryError
from .identity import current_user
from .lock import hold_lock
from .promotion import (
    check_is_another,
    check_reason,
    check_verdict,
    rolled_back,
    with_candidate,
    with_champion,
)
from .reader import RegistryReader
from .store import Version, VersionMeta
from .verdict import Verdict, save_verdict


class Registry(RegistryReader):
    """A registry to read and to write.

    Writers wait for each other. ``who`` is ``user@host`` of this process wherever it is not given.

    Args:
        root: Folder of the registry; ``topics`` in `registry_dir` by default.
        wait_s: How long a writer waits for another one.
    """

    def __init__(self, root: Path | None = None, *, wait_s: float = 5.0) -> None:
        super().__init__(root)
        self._wait_s = wait_s

    def save_verdict(self, verdict: Verdict) -> Path:
        """Keep what a comparison found, so that a later `promote` can go by it.

        Raises:
            RegistryBusyError: Another process is writing.
            RegistryError: The folder cannot be written.
        """
        with self._writing("compare", None):
            return save_verdict(self.root / "comparisons", verdict)

    @contextmanager
    def training(self, *, who: str | None = None) -> Iterator[None]:
        """Held by a training from its start to its end, so that there is one at a time.

        Raises:
            RegistryBusyError: Another training runs; it is named.
            RegistryError: The folder cannot be written.
        """
        lock = hold_lock(self.root / "training.lock", who=who or current_user(), doing="train", wait_s=0)
        with ExitStack() as held:
            with self._os_errors():
                held.enter_context(lock)
            yield

    def register(
        self, name_stem: str, fill: Callable[[Path], None], *, meta: VersionMeta, who: str | None = None
    ) -> Version:
        """Keep a new version and make it the candidate.

        Args:
            name_stem: The name is this, the date and the time: ``topic-zh-20261123-093000``.
            fill: Writes the files into the folder it is given, whose last part is the version's name.
                Others wait meanwhile, so it should save a model, not train one.
            meta: What the manifest says about it.
            who: Who trained it.

        Raises:
            ValueError: `name_stem` is no name, or `fill` wrote nothing.
            RegistryBusyError: Another process is writing.
            RegistryError: The disk is full or read-only; nothing stays behind.
            JournalError: The end of the journal was cut off or edited.
        """
        with self._writing("register", who) as by:
            pointers = self.pointers()
            version = self._store.add(name_stem, fill, meta)
            try:
                self._journal.append(
                    Entry(
                        who=by,
                        action="register",
                        version=version.name,
                        reason=meta.reason,
                        figures=meta.figures,
                        manifest_sha256=version.manifest_sha256,
                        pointers=with_candidate(pointers, version.name),
                    )
                )
            except Exception:
                self._store.remove(version.name)
                raise
        return version

    def promote(
        self,
        name: str,
        *,
        verdict: Verdict | None = None,
        who: str | None = None,
        reason: str = "",
        force: bool = False,
    ) -> Entry:
        """Make a version the champion; its files are compared with what was registered first.

        Args:
            name: A version, ``"candidate"``, ``"previous"`` or ``"bundled"``.
            verdict: What the gate found; with `force` its figures are noted, whatever they say.
            who: Who promotes.
            reason: Why; needed with `force`.
            force: Promote past the gate; the history marks it.

        Returns:
            The switch, as it stands in the history.

        Raises:
            PromotionRefusedError: `verdict` is missing, did not pass, or is on other versions, or `name` is
                the champion already, all of which goes into the history; or a force has no reason.
            VersionError: There is none, or it is not what was registered.
            RegistryBusyError: Another process is writing.
            RegistryError: The registry cannot be written.
            JournalError: The journal was cut off or edited.
        """
        if force:
            check_reason(name, reason)
        with self._writing("promote", who) as by:
            pointers, version = self.pointers(), self.name_version(name)
            switch = Entry(
                who=by,
                action="force_promote" if force else "promote",
                version=version,
                reason=reason,
                figures=verdict.figures if verdict else {},
                failures=verdict.failures if verdict else (),
                manifest_sha256=self._digest(version),
                pointers=with_champion(pointers, None if version == BUNDLED else version),
            )
            try:
                _check(switch, pointers.champion or BUNDLED, verdict)
            except PromotionRefusedError as refusal:
                failures = refusal.failures or (refusal.message,)
                self._journal.append(replace(switch, action="refuse", failures=failures, pointers=pointers))
                raise
            return self._journal.append(switch)

    def rollback(self, *, who: str | None = None, reason: str = "") -> Entry:
        """Bring back the champion before; its files are compared with what was registered first.

        A second rollback leads further back, in the end to the bundled model. To undo one, promote the
        version that was left: its verdict, measured against the champion of now, still holds.

        Returns:
            The switch, as it stands in the history.

        Raises:
            PromotionRefusedError: There is no champion before.
            VersionError: The champion before is not what was registered.
            RegistryBusyError: Another process is writing.
            RegistryError: The registry cannot be written.
            JournalError: The journal was cut off or edited.
        """
        with self._writing("rollback", who) as by:
            pointers = rolled_back(self.pointers())
            version = pointers.champion or BUNDLED
            return self._journal.append(
                Entry(
                    who=by,
                    action="rollback",
                    version=version,
                    reason=reason,
                    manifest_sha256=self._digest(version),
                    pointers=pointers,
                )
            )

    def _digest(self, version: str) -> str:
        return "" if version == BUNDLED else self._verified(version).manifest_sha256

    @contextmanager
    def _writing(self, doing: str, who: str | None) -> Iterator[str]:
        """The lock of all writers, and who the writer is; what killed ones left is swept away first."""
        by = who or current_user()
        with (
            self._os_errors(),
            hold_lock(self.root / "lock", who=by, doing=doing, wait_s=self._wait_s),
        ):
            self._store.sweep()
            yield by

    @contextmanager
    def _os_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise RegistryError(
                f"the registry in {self.root} cannot be written ({exc}); free the disk, or name another "
                "folder in JIANBAO_REGISTRY",
                f"版本库 {self.root} 无法写入（{exc}），请清理磁盘，或用 JIANBAO_REGISTRY 指定其他目录。",
            ) from exc


def _check(switch: Entry, champion: str, verdict: Verdict | None) -> None:
    check_is_another(switch.version, champion)
    if not switch.forced:
        check_verdict(switch.version, champion, verdict)

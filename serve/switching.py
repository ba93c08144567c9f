"""Switches of the topic model, on behalf of callers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from jianbao.models.bundle import BUNDLED
from jianbao.models.registry import Entry, Registry, RegistryBusyError, RegistryError, VersionError

from .admin_forms import PromoteBody, RollbackBody
from .registry_errors import (
    NoSuchVersionError,
    RegistryInUseError,
    RegistryUnavailableError,
    UnusableVersionError,
)

_log = logging.getLogger(__name__)


def promote(body: PromoteBody, who: str) -> Entry:
    """Make the version in `body` the champion, by the verdict that a comparison left.

    Raises:
        NoSuchVersionError: There is no such version.
        UnusableVersionError: It was changed, or there is no candidate, or no champion before.
        PromotionRefusedError: The gate did not let it pass.
        RegistryInUseError: Another process is writing.
        RegistryUnavailableError: The registry cannot be read or written.
    """
    with _for_callers():
        registry = Registry()
        version = _named(registry, body.version)
        verdict = registry.load_verdict(version)
        with _intact(version):
            return registry.promote(version, verdict=verdict, who=who, reason=body.reason)


def roll_back(body: RollbackBody, who: str) -> Entry:
    """Bring the champion before back.

    Raises:
        UnusableVersionError: It was changed.
        PromotionRefusedError: There is none.
        RegistryInUseError: As for `promote`.
        RegistryUnavailableError: As for `promote`.
    """
    with _for_callers():
        registry = Registry()
        before = next(iter(registry.pointers().earlier), None)
        with _intact(before or BUNDLED):
            return registry.rollback(who=who, reason=body.reason)


def read_history() -> list[Entry]:
    """Every switch, the oldest first.

    Raises:
        RegistryUnavailableError: The journal cannot be read, or was edited.
    """
    with _for_callers():
        return Registry().history()


def _named(registry: Registry, name: str) -> str:
    try:
        version = registry.name_version(name)
    except VersionError as exc:  # there is no candidate, or no champion before; it names no folder
        raise UnusableVersionError(exc.message, exc.message_zh) from exc
    if version != BUNDLED and not registry.has(version):
        raise NoSuchVersionError(version)
    return version


@contextmanager
def _intact(version: str) -> Iterator[None]:
    try:
        yield
    except VersionError as exc:
        _log.error("%s", exc.message)
        raise UnusableVersionError.changed(version) from exc


@contextmanager
def _for_callers() -> Iterator[None]:
    try:
        yield
    except RegistryBusyError as exc:
        raise RegistryInUseError from exc
    except RegistryError as exc:
        _log.error("%s", exc.message)
        raise RegistryUnavailableError from exc

"""What JSON about switches of models looks like, coming and going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field

from .closed_fields import ClosedFields
from .engine import ModelInfo

if TYPE_CHECKING:  # clients use these forms and need no registry
    from jianbao.models.registry import Entry


class PromoteBody(ClosedFields):
    """Which version is to serve."""

    version: str = Field(
        default="candidate",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$",
        description="A version, `candidate`, `previous` or `bundled`.",
    )
    reason: str = Field(default="", max_length=2000)


class RollbackBody(ClosedFields):
    """Why the champion before is to serve again."""

    reason: str = Field(default="", max_length=2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """An entry of the registry's history.

    Attributes:
        generation: 1 for the first entry, one more for each that follows.
        action: ``register``, ``promote``, ``force_promote``, ``rollback`` or ``refuse``.
        version: The version it was done to, or ``bundled``.
        champion: The version that served afterwards, or ``bundled``.
        candidate: The version that waited for promotion afterwards.
        who: Who did it.
        reason: Why.
        failures: The checks that failed.
        at: When.
    """

    generation: int
    action: str
    version: str
    champion: str
    candidate: str | None
    who: str
    reason: str
    failures: list[str]
    at: datetime

    @classmethod
    def of(cls, entry: Entry) -> Switch:
        """What `entry` says, without figures."""
        return cls(
            generation=entry.generation,
            action=entry.action,
            version=entry.version,
            champion=entry.pointers.champion or "bundled",
            candidate=entry.pointers.candidate,
            who=entry.who,
            reason=entry.reason,
            failures=list(entry.failures),
            at=entry.at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsAnswer:
    """The models that answer.

    Attributes:
        models: Of the process that answered; the others follow within a second.
        request_id: The same as in the header ``X-Request-ID``.
    """

    models: list[ModelInfo]
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchAnswer:
    """What was switched, and the models that answer now.

    Attributes:
        switch: As it stands in the history.
        models: Of the process that answered; the others follow within a second.
        request_id: The same as in the header ``X-Request-ID``.
    """

    switch: Switch
    models: list[ModelInfo]
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryAnswer:
    """The last entries of the history, the newest first."""

    entries: list[Switch]
    request_id: str

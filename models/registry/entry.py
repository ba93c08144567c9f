"""One line of the journal: a switch, and where the pointers stand after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

Action = Literal["register", "promote", "rollback", "force_promote", "refuse"]
SCHEMA = "jianbao-journal-1"
#: What the first line states as the digest of the line before it.
NO_LINE = "0" * 64
# Stands between what a line says and its digest.
_SEAL = b', "sha256": "'


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointers:
    """Which versions play a part.

    Attributes:
        candidate: The version registered last that has not become champion since.
        champion: The version that serves; ``None`` is the bundled model.
        earlier: The champions that rollbacks lead back to, the nearest first; ``None`` is the bundled model.
    """

    candidate: str | None = None
    champion: str | None = None
    earlier: tuple[str | None, ...] = ()

    @property
    def previous(self) -> str | None:
        """The champion that a rollback brings back; ``None`` is the bundled model, or that there is none."""
        return self.earlier[0] if self.earlier else None

    @property
    def named(self) -> frozenset[str]:
        """All versions pointed to."""
        return frozenset(name for name in (self.candidate, self.champion, *self.earlier) if name is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A switch.

    Attributes:
        who: Who did it, ``user@host`` unless said otherwise.
        action: What was done; ``refuse`` is a promotion that the gate kept from happening.
        version: The version it was done to, or ``"bundled"``.
        reason: Why, in the words of whoever did it.
        figures: What was measured.
        failures: The checks that failed; of a refusal, and of a promotion forced over them.
        manifest_sha256: Digest of the version's manifest then, empty for the bundled model.
        pointers: Where the pointers stand after it.
        at: When; UTC.
        generation: 1 for the first entry, one more for each that follows.
        before: Digest of the entry before.
    """

    who: str
    action: Action
    version: str
    reason: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    manifest_sha256: str = ""
    pointers: Pointers
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    generation: int = 1
    before: str = NO_LINE

    @property
    def forced(self) -> bool:
        """Whether it went past the gate."""
        return self.action == "force_promote"

    @property
    def sha256(self) -> str:
        """Digest of everything above."""
        return hashlib.sha256(self._to_json()).hexdigest()

    def following(self, last: Entry | None) -> Entry:
        """The same switch as the one after `last`."""
        if last is None:
            return self
        return replace(self, generation=last.generation + 1, before=last.sha256)

    def to_line(self) -> bytes:
        """The entry as a line of JSON, its own digest last."""
        body = self._to_json()
        return body[:-1] + _SEAL + hashlib.sha256(body).hexdigest().encode() + b'"}\n'

    @classmethod
    def from_line(cls, line: bytes) -> Entry:
        """What `to_line` wrote.

        Raises:
            ValueError: The line was changed, or is of another schema.
        """
        body, _, stated = line.rstrip(b"\n").rpartition(_SEAL)
        if hashlib.sha256(body + b"}").hexdigest().encode() + b'"}' != stated:
            raise ValueError("its digest does not fit its content")
        try:
            fields = json.loads(body + b"}")
            if fields.pop("schema") != SCHEMA:
                raise ValueError(f"not of schema {SCHEMA}")
            return cls(**fields | _typed(fields))
        except (KeyError, TypeError, AttributeError) as exc:
            raise ValueError(f"not an entry ({type(exc).__name__}: {exc})") from exc

    def _to_json(self) -> bytes:
        text = json.dumps(self._fields(), ensure_ascii=False, allow_nan=False)
        return text.encode(errors="backslashreplace")  # JSON's own escape for what a terminal garbled

    def _fields(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "generation": self.generation,
            "at": self.at.isoformat(),
            "who": self.who,
            "action": self.action,
            "version": self.version,
            "reason": self.reason,
            "figures": dict(self.figures),
            "failures": list(self.failures),
            "manifest_sha256": self.manifest_sha256,
            "pointers": {
                "candidate": self.pointers.candidate,
                "champion": self.pointers.champion,
                "previous": self.pointers.previous,
                "earlier": list(self.pointers.earlier),
            },
            "before": self.before,
        }


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those fields that JSON holds in another form."""
    pointers = fields["pointers"]
    return {
        "at": datetime.fromisoformat(fields["at"]),
        "failures": tuple(fields["failures"]),
        "pointers": Pointers(
            candidate=pointers["candidate"],
            champion=pointers["champion"],
            earlier=tuple(pointers["earlier"]),
        ),
    }

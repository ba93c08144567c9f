"""What the gate found out about a candidate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from jianbao.models.bundle import BUNDLED
from jianbao.models.disk import write_durably

from .errors import RegistryError

SCHEMA = "jianbao-verdict-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a candidate may replace the champion it was measured against.

    Attributes:
        candidate: Name of the version.
        champion: Name of the other version, or ``"bundled"``.
        passed: Whether every check passed.
        figures: What was measured; plain JSON without NaN.
        failures: One sentence for each check that failed, English and Chinese with `` / `` between.
        created_at: When; with time zone.

    Raises:
        ValueError: Figures that JSON cannot hold, no time zone, or failures of a verdict that passed.
    """

    candidate: str
    champion: str
    passed: bool
    figures: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    created_at: datetime

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError(f"created_at must have a time zone, got {self.created_at}")
        if self.passed == bool(self.failures):
            raise ValueError(f"passed is {self.passed}, but the failures are {self.failures}")
        json.dumps(dict(self.figures), allow_nan=False)


def save_verdict(folder: Path, verdict: Verdict) -> Path:
    """Keep `verdict` in `folder`, in place of an earlier one on the same two versions."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = {
        "schema": SCHEMA,
        "candidate": verdict.candidate,
        "champion": verdict.champion,
        "passed": verdict.passed,
        "figures": dict(verdict.figures),
        "failures": list(verdict.failures),
        "created_at": verdict.created_at.isoformat(),
    }
    path = _path(folder, verdict.candidate, verdict.champion)
    write_durably(path, (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode())
    return path


def load_verdict(folder: Path, candidate: str, champion: str = BUNDLED) -> Verdict | None:
    """The verdict on `candidate` against `champion`; ``None`` when they were not compared.

    Raises:
        RegistryError: The file was damaged.
    """
    path = _path(folder, candidate, champion)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("schema") != SCHEMA:
            raise ValueError(f"not a {SCHEMA} file")
        times = {"created_at": datetime.fromisoformat(fields["created_at"])}
        return Verdict(**fields | times | {"failures": tuple(fields["failures"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise RegistryError(
            f"the verdict in {path} cannot be read ({exc}); compare the two versions again",
            f"无法读取对比结果 {path}（{exc}），请重新对比这两个版本。",
        ) from exc


def _path(folder: Path, candidate: str, champion: str) -> Path:
    return folder / f"{candidate}--{champion}.json"

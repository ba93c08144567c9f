"""Decides whether a candidate may replace the champion.

Pure: probabilities in, judgement out. Each held-out part is judged by itself, so that wrong labels
which have found their way into the grown part cannot outvote the base part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .label_checks import check_agreement
from .model_checks import check_golden, check_labels, check_new_labels, check_parts, check_speed
from .part_checks import check_part
from .settings import GateSettings
from .trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the gate says.

    Attributes:
        figures: Every figure compared, by part and check; JSON values only.
        failures: One sentence in English and Chinese for each limit that was broken; empty: passed.
        notes: What could not be judged and why, in the same form.
    """

    figures: Mapping[str, Any]
    failures: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the candidate may be promoted."""
        return not self.failures


def judge(trial: Trial, settings: GateSettings) -> Judgement:
    """Compare both models on every part, on the golden articles, and by their speed."""
    outcomes = [
        check_labels(trial),
        check_parts(trial, settings),
        *(check_part(part, trial, settings) for part in trial.parts),
        check_new_labels(trial, settings),
        check_agreement(trial, settings),
        check_golden(trial, settings),
        check_speed(trial, settings),
    ]
    figures: dict[str, Any] = {"labels": list(trial.labels), "parts": {}, "limits": asdict(settings)}
    for outcome in outcomes:
        target = figures["parts"] if outcome.is_part else figures
        target[outcome.name] = outcome.figures
    notes = tuple(note for outcome in outcomes for note in outcome.notes)
    return Judgement(
        figures={**figures, "notes": list(notes)},
        failures=tuple(failure for outcome in outcomes for failure in outcome.failures),
        notes=notes,
    )

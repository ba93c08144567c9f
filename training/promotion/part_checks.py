"""What the gate checks on each part of the held-out articles."""

from __future__ import annotations

from typing import Any

from sklearn.metrics import f1_score

from jianbao.training.topics.metrics import expected_calibration_error

from .bootstrap import Difference, compare_macro_f1
from .outcome import Outcome, answers
from .settings import GateSettings
from .trial import Ints, Part, Trial


def check_part(part: Part, trial: Trial, settings: GateSettings) -> Outcome:
    """Macro-F1, F1 of each class and calibration on one part of the held-out articles."""
    old = part.only(trial.old_columns)
    outcome = Outcome(name=part.name, figures={"n": len(old.targets)}, is_part=True)
    judged = judged_columns(part, trial, settings)
    if judged:
        _check_macro_f1(old, judged, settings, outcome)
        _check_classes(old, trial, settings, outcome)
        _check_calibration(old, settings, outcome)
    else:
        outcome.notes.append(
            f"{part.name}: {len(old.targets)} articles are too few; not judged"
            f" / {part.name} 仅 {len(old.targets)} 篇，数量太少，未作判断"
        )
    return outcome


def judged_columns(part: Part, trial: Trial, settings: GateSettings) -> list[int]:
    """Labels of which `part` has enough articles; none when the part is too small as a whole."""
    counts = {column: int((part.targets == column).sum()) for column in trial.old_columns}
    if sum(counts.values()) < settings.min_part_rows:
        return []
    return [column for column, n in counts.items() if n >= settings.min_class_rows]


def _check_macro_f1(part: Part, columns: list[int], settings: GateSettings, outcome: Outcome) -> None:
    difference = compare_macro_f1(
        part.targets,
        answers(part.champion),
        answers(part.candidate),
        columns,
        resamples=settings.resamples,
        confidence=settings.confidence,
        seed=settings.seed,
    )
    allowed = settings.allowed_fall(len(part.targets))
    passed = difference.change >= -allowed and difference.high >= 0
    outcome.figures["macro_f1"] = {
        "champion": difference.champion,
        "candidate": difference.candidate,
        "interval": [difference.low, difference.high],
        "passed": passed,
    }
    if not passed:
        outcome.failures.append(_macro_f1_failure(part.name, difference, allowed))


def _macro_f1_failure(name: str, difference: Difference, allowed: float) -> str:
    interval = f"[{difference.low:+.3f}, {difference.high:+.3f}]"
    return (
        f"{name}: macro-F1 {difference.candidate:.3f}, the champion {difference.champion:.3f}; the change "
        f"{difference.change:+.3f} {interval} is a certain fall or more than {allowed:.3f}"
        f" / {name}：宏平均 F1 为 {difference.candidate:.3f}，现役模型 {difference.champion:.3f}，"
        f"变化 {difference.change:+.3f} {interval}，属确定下降或超过 {allowed:.3f}"
    )


def _check_classes(part: Part, trial: Trial, settings: GateSettings, outcome: Outcome) -> None:
    champion, candidate = (_class_f1(part, answers(scores)) for scores in (part.champion, part.candidate))
    outcome.figures["per_class"] = {
        trial.labels[column]: _class_figures(part, column, champion[column], candidate[column], settings)
        for column in trial.old_columns
    }
    for label, figures in outcome.figures["per_class"].items():
        if figures["passed"] is None:
            outcome.notes.append(_class_note(part.name, label, figures["n"], settings))
        elif not figures["passed"]:
            outcome.failures.append(_class_failure(part.name, label, figures, settings))


def _class_figures(
    part: Part, column: int, champion: float, candidate: float, settings: GateSettings
) -> dict[str, Any]:
    n = int((part.targets == column).sum())
    kept = candidate >= champion - settings.max_class_fall
    passed = kept if n >= settings.min_class_rows else None
    return {"n": n, "champion": champion, "candidate": candidate, "passed": passed}


def _class_note(name: str, label: str, n: int, settings: GateSettings) -> str:
    return (
        f"{name}: {n} articles of {label} are fewer than {settings.min_class_rows}; class not judged"
        f" / {name} 中 {label} 仅 {n} 篇，不足 {settings.min_class_rows} 篇，该类未作判断"
    )


def _class_failure(name: str, label: str, figures: dict[str, Any], settings: GateSettings) -> str:
    before, after = figures["champion"], figures["candidate"]
    return (
        f"{name}: F1 of {label} {after:.3f}, the champion {before:.3f}; it may fall by "
        f"{settings.max_class_fall:.3f}"
        f" / {name}：{label} 的 F1 为 {after:.3f}，现役模型 {before:.3f}，"
        f"最多可降 {settings.max_class_fall:.3f}"
    )


def _check_calibration(part: Part, settings: GateSettings, outcome: Outcome) -> None:
    champion, candidate = (
        expected_calibration_error(scores, part.targets) for scores in (part.champion, part.candidate)
    )
    passed = candidate <= max(settings.max_ece, champion)
    outcome.figures["ece"] = {"champion": champion, "candidate": candidate, "passed": passed}
    if not passed:
        outcome.failures.append(
            f"{part.name}: calibration error {candidate:.3f}, the champion {champion:.3f}; at most "
            f"{settings.max_ece:.3f} or no worse than the champion"
            f" / {part.name}：校准误差 {candidate:.3f}，现役模型 {champion:.3f}，"
            f"应不超过 {settings.max_ece:.3f} 或不差于现役模型"
        )


def _class_f1(part: Part, given: Ints) -> list[float]:
    columns = range(part.champion.shape[1])
    return [float(f1) for f1 in f1_score(part.targets, given, labels=columns, average=None, zero_division=0)]

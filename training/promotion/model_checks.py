"""What the gate checks on a candidate as a whole."""

from __future__ import annotations

import numpy as np

from .outcome import Outcome, answers
from .part_checks import judged_columns
from .settings import GateSettings
from .trial import Trial


def check_labels(trial: Trial) -> Outcome:
    """A candidate must know every label the champion knows."""
    figures = {"new": list(trial.new_labels), "lost": list(trial.lost_labels)}
    outcome = Outcome(name="label_set", figures=figures)
    if trial.lost_labels:
        outcome.failures.append(
            f"the candidate no longer knows {', '.join(trial.lost_labels)}, which the champion gives"
            f" / 候选模型不再认识现役模型的标签 {'、'.join(trial.lost_labels)}"
        )
    return outcome


def check_parts(trial: Trial, settings: GateSettings) -> Outcome:
    """At least one part must be large enough to judge by."""
    sizes = {part.name: len(part.only(trial.old_columns).targets) for part in trial.parts}
    outcome = Outcome(name="sizes", figures=dict(sizes))
    if not any(judged_columns(part, trial, settings) for part in trial.parts):
        listed = ", ".join(f"{name} {n}" for name, n in sizes.items())
        outcome.failures.append(
            f"too few held-out articles to judge by ({listed}); at least {settings.min_part_rows} in one "
            "part are wanted: label more"
            f" / 留出稿件太少，无法判断（{listed}），至少一部分需有 {settings.min_part_rows} 篇，请继续标注"
        )
    return outcome


def check_golden(trial: Trial, settings: GateSettings) -> Outcome:
    """Golden articles the champion has right must stay right."""
    part = trial.golden.only(trial.old_columns)
    right = answers(part.champion) == part.targets
    lost = np.flatnonzero(right & (answers(part.candidate) != part.targets))
    figures = {
        "n": len(part.targets),
        "champion": int(right.sum()),
        "candidate": int((answers(part.candidate) == part.targets).sum()),
        "lost": [part.titles[row] for row in lost],
        "passed": len(lost) <= settings.golden_changes,
    }
    outcome = Outcome(name="golden", figures=figures)
    if not figures["passed"]:
        wrong = sorted({trial.labels[part.targets[row]] for row in lost})
        outcome.failures.append(
            f"golden articles: the champion has {right.sum()} of {len(part.targets)} right, the candidate "
            f"loses {len(lost)} of them ({', '.join(wrong)}), allowed {settings.golden_changes}"
            f" / 标准样稿：现役模型答对 {right.sum()} 篇，候选模型把其中 {len(lost)} 篇改错"
            f"（{'、'.join(wrong)}），允许 {settings.golden_changes} 篇"
        )
    return outcome


def check_speed(trial: Trial, settings: GateSettings) -> Outcome:
    """A candidate must not be much slower than what serves now."""
    champion, candidate = trial.champion_speed, trial.candidate_speed
    passed = candidate >= settings.min_speed_ratio * champion
    outcome = Outcome(name="speed", figures={"champion": champion, "candidate": candidate, "passed": passed})
    if not passed:
        outcome.failures.append(
            f"speed: {candidate:.0f} articles/s, the champion {champion:.0f}; at least "
            f"{settings.min_speed_ratio:.0%} of it are wanted"
            f" / 速度：每秒 {candidate:.0f} 篇，现役模型 {champion:.0f} 篇，"
            f"要求不低于其 {settings.min_speed_ratio:.0%}"
        )
    return outcome


def check_new_labels(trial: Trial, settings: GateSettings) -> Outcome:
    """A label the champion does not know must be found, and must be right where it is given."""
    outcome = Outcome(name="new_labels", figures={})
    for label in trial.new_labels:
        _check_new_label(label, trial, settings, outcome)
    return outcome


def _check_new_label(label: str, trial: Trial, settings: GateSettings, outcome: Outcome) -> None:
    column = trial.labels.index(label)
    parts = [part for part in trial.parts if (part.targets == column).any()]
    n = sum(int((part.targets == column).sum()) for part in parts)
    given = sum(int((answers(part.candidate) == column).sum()) for part in parts)
    hits = sum(int(((answers(part.candidate) == column) & (part.targets == column)).sum()) for part in parts)
    recall, precision = hits / max(n, 1), hits / max(given, 1)
    enough = recall >= settings.min_new_recall and precision >= settings.min_new_precision
    passed = enough if n >= settings.min_new_rows else None
    outcome.figures[label] = {"n": n, "recall": recall, "precision": precision, "passed": passed}
    n_others = sum(len(part.targets) for part in parts) - n
    if n_others < settings.min_class_rows:
        outcome.notes.append(_one_sided(label, n_others))
    if passed is None:
        outcome.notes.append(
            f"new label {label}: {n} held-out articles are fewer than {settings.min_new_rows}; not judged"
            f" / 新标签 {label} 的留出稿件仅 {n} 篇，不足 {settings.min_new_rows} 篇，未作判断"
        )
    elif not passed:
        outcome.failures.append(
            f"new label {label}: recall {recall:.2f} (at least {settings.min_new_recall:.2f}), "
            f"precision {precision:.2f} (at least {settings.min_new_precision:.2f}) on {n} articles"
            f" / 新标签 {label}：{n} 篇上召回率 {recall:.2f}（至少 {settings.min_new_recall:.2f}），"
            f"准确率 {precision:.2f}（至少 {settings.min_new_precision:.2f}）"
        )


def _one_sided(label: str, n_others: int) -> str:
    return (
        f"new label {label}: only {n_others} held-out articles of other labels come from the same place, "
        "so its precision says little; label some articles of the old topics too"
        f" / 新标签 {label}：同一来源的其他类留出稿件仅 {n_others} 篇，准确率参考价值有限，"
        "请同时标注一些原有类别的稿件"
    )

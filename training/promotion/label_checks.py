"""What the gate checks on the labels a candidate has learnt."""

from __future__ import annotations

import numpy as np

from .outcome import Outcome
from .settings import GateSettings
from .trial import Fresh, Trial


def check_agreement(trial: Trial, settings: GateSettings) -> Outcome:
    """New labels must not contradict most of what the champion is sure of about one label.

    A class that was flipped on its way here (a wrong column, a wrong mapping) is flipped in the grown part
    too and may look consistent in itself; the base part may be of another style and not notice. Drift looks
    different: it makes the champion unsure, and people still agree with most of what it is sure of.
    """
    outcome = Outcome(name="agreement", figures={})
    for column in trial.old_columns:
        _check_label(column, trial.fresh, trial.labels, settings, outcome)
    return outcome


def _check_label(
    column: int, fresh: Fresh, labels: tuple[str, ...], settings: GateSettings, outcome: Outcome
) -> None:
    label = labels[column]
    taken = fresh.answers == column
    said, wanted, how = fresh.targets[fresh.sure & taken], settings.min_agreement, ("is sure are", "确信为")
    if len(said) < settings.min_sure_rows:  # too seldom sure in this style: look at all it says
        said, wanted, how = fresh.targets[taken], settings.min_unsure_agreement, ("takes for", "判为")
        if len(said) < settings.min_unsure_rows:
            return
    agreed = int((said == column).sum())
    passed = agreed >= wanted * len(said)
    outcome.figures[label] = {"n": len(said), "agreed": agreed, "passed": passed}
    if not passed:
        others = said[said != column]
        instead = labels[int(np.bincount(others).argmax())]
        outcome.failures.append(
            f"new labels: of {len(said)} articles the champion {how[0]} {label}, people agree on "
            f"{agreed}, most say {instead}; look at these labels, {wanted:.0%} agreement is wanted"
            f" / 新标注：现役模型{how[1]} {label} 的 {len(said)} 篇中，人工只认可 {agreed} 篇，"
            f"多数标为 {instead}；请核对这些标注（要求至少认可 {wanted:.0%}）"
        )

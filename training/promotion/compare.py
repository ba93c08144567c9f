"""Measures a candidate against a champion and keeps the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from jianbao.models.bundle import BUNDLED
from jianbao.models.labels import Label
from jianbao.models.registry import Registry, Verdict
from jianbao.nlp.errors import DataError
from jianbao.nlp.protocols import TopicClassifier
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.start import Start, load_start

from .contest import hold_contest
from .gate import judge
from .golden import load_golden
from .held_out import load_base
from .newsroom import fresh_rows, grown_part
from .settings import GateSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is measured against what, and on which articles.

    Attributes:
        candidate: ``"candidate"``, ``"previous"``, ``"bundled"`` or a version.
        champion: The same, and ``"champion"``.
        labels: The newsroom's own labels: a fifth of them is measured on, the new ones are checked.
        settings: Limits of the gate.
    """

    candidate: str = "candidate"
    champion: str = "champion"
    labels: Sequence[Label] = ()
    settings: GateSettings = field(default_factory=GateSettings)


def compare(comparison: Comparison, registry: Registry) -> Verdict:
    """Let both models answer the held-out articles, judge, and keep the verdict in the registry.

    Raises:
        ArtifactError: A version is unknown or damaged.
        DataError: Neither the base part nor the grown part has an article with a label either model knows.
    """
    candidate, champion = (load_start(name, registry) for name in (comparison.candidate, comparison.champion))
    labels = sorted({*candidate.model.labels, *champion.model.labels})
    grown = grown_part(comparison.labels)
    parts = {"base": load_base(labels).held_out, "grown": _unlearnt(grown, candidate, champion)}
    _require_articles(parts["base"], parts["grown"], champion.model)
    fresh = fresh_rows(comparison.labels, champion.trained_on, _trained_at(champion.name, registry))
    trial = hold_contest(champion.model, candidate.model, parts, load_golden(labels), fresh)
    judgement = judge(trial, comparison.settings)
    verdict = Verdict(
        candidate=candidate.name,
        champion=champion.name,
        passed=judgement.passed,
        figures={**judgement.figures, "notes": [*_learnt_note(grown, parts["grown"]), *judgement.notes]},
        failures=judgement.failures,
        created_at=datetime.now(UTC),
    )
    registry.save_verdict(verdict)
    return verdict


def _trained_at(name: str, registry: Registry) -> datetime | None:
    return None if name == BUNDLED else registry.version(name).manifest.created_at


def _unlearnt(rows: Iterable[LabelledArticle], *models: Start) -> list[LabelledArticle]:
    """Those of `rows` that none of `models` learnt: a file with exported labels teaches held-out ones too."""
    return [row for row in rows if not any(row.key in model.trained_on for model in models)]


def _learnt_note(grown: Sequence[LabelledArticle], measured: Sequence[LabelledArticle]) -> list[str]:
    n_learnt = len(grown) - len(measured)
    if not n_learnt:
        return []
    return [
        f"grown: {n_learnt} held-out articles were learnt by one of the models; not measured on"
        f" / grown 中有 {n_learnt} 篇留出稿件已被其中一个模型学过，未用于对比"
    ]


def _require_articles(
    base: Sequence[LabelledArticle], grown: Sequence[LabelledArticle], champion: TopicClassifier
) -> None:
    if not base and not grown:
        listed = ", ".join(champion.labels)
        raise DataError(
            f"no held-out article carries a label of the two models ({listed}); label some articles first",
            f"没有可用于对比的留出稿件（标签：{listed}），请先入库一些标注。",
        )

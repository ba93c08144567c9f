"""A newsroom that labels, trains and promotes, through the real store, training and gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jianbao.models.database import Database
from jianbao.models.labels import Label, LabelStore
from jianbao.models.registry import PromotionRefusedError, Registry, Verdict
from jianbao.models.topics.store import load_topic_model
from jianbao.training.promotion.compare import Comparison, compare
from jianbao.training.promotion.newsroom import load_labels
from jianbao.training.promotion.settings import load_gate_settings
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.job import LabelDatabase, TopicJob, train_topic_model
from jianbao.training.topics.labels import DEFAULT_CONFIG
from jianbao.training.topics.metrics import evaluate


def write_config(path: Path, *changes: tuple[str, str]) -> Path:
    """The bundled model's settings with some lines changed."""
    text = DEFAULT_CONFIG.read_text("utf-8")
    for before, after in (*_QUICK, *changes):
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return path


# Two folds instead of five halve the time and move nothing but the calibration a little; how fast the models
# are is another test's business, and tests run beside other work.
_QUICK = (("folds = 5", "folds = 2"), ("min_speed_ratio = 0.5", "min_speed_ratio = 0.1"))
_START = datetime(2024, 1, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Where everything is kept.

    Attributes:
        url: Database of labels.
        registry: Versions.
        config: Label set, settings of the training, limits of the gate.
    """

    url: str
    registry: Registry
    config: Path

    def label(self, rows: Sequence[LabelledArticle], *, month: int, annotator: str = "值班编辑") -> None:
        """Take a month's labels into the store."""
        at = _START + timedelta(days=30 * month)
        labels = [
            Label(
                content_hash=row.article.content_hash,
                label=row.label,
                annotator=annotator,
                labelled_at=at,
                source="import",
                title=row.article.title,
                text=row.article.text,
            )
            for row in rows
        ]
        database = Database.open(self.url)
        try:
            LabelStore(database).add_many(labels)
        finally:
            database.close()

    def train(self) -> str:
        """Go on from the champion with all labels; returns the new candidate."""
        job = TopicJob(
            labels=LabelDatabase(url=self.url), start="champion", register=True, config=self.config
        )
        version = train_topic_model(job, registry=self.registry).version
        assert version is not None
        return version.name

    def promote(self) -> Verdict:
        """Let the gate judge the candidate, and switch if it passes."""
        comparison = Comparison(labels=load_labels(self.url), settings=load_gate_settings(self.config))
        verdict = compare(comparison, self.registry)
        try:
            self.registry.promote(verdict.candidate, verdict=verdict)
        except PromotionRefusedError:
            assert not verdict.passed
        return verdict

    def served(self, rows: Sequence[LabelledArticle]) -> float:
        """Macro-F1 of what serves now."""
        champion = load_topic_model(self.registry.resolve("champion"))
        return float(evaluate(champion, rows)["macro_f1"])

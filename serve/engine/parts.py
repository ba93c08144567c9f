"""The models of an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.models.loading import CHAMPION
from jianbao.nlp import Summarizer, TopicClassifier

from .edition import ClassifierSource

if TYPE_CHECKING:
    from jianbao.models.seq2seq import EngineName


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an engine puts to work.

    Attributes:
        classifier: Gives topics, to begin with.
        summarizer: Writes headlines and summaries.
        source: Where later classifiers come from; ``None`` where there is one for good.
    """

    classifier: TopicClassifier
    summarizer: Summarizer
    source: ClassifierSource | None = None


def load_parts(
    *,
    classifier: str = CHAMPION,
    summarizer: str = "bundled",
    engine: EngineName = "auto",
    max_chars: int = 120,
    use_title: bool = False,
    replicas: int | None = None,
    share: int | None = None,
) -> Parts:
    """The real models.

    Args:
        classifier: ``"champion"`` follows the registry's champion; the bundled model, the folder of one or a
            version of the registry stay what they are. See `jianbao.models.loading`, also for the rest.
        summarizer: ``"bundled"``, a folder, or the hub name of a seq2seq checkpoint.
        engine: ``"ct2"``, ``"torch"`` or ``"auto"``.
        max_chars: Longest summary in characters.
        use_title: Let the summarizer read the paper's own title too.
        replicas: Batches of texts that ct2 searches at the same time; on all cores by default.
        share: How many of these work on more than one article.

    Raises:
        ArtifactError: A model is missing or damaged.
    """
    from jianbao.models import summarizer as seq2seq  # noqa: PLC0415
    from jianbao.models.loading import load_classifier  # noqa: PLC0415  model libraries
    from jianbao.models.registry import Registry  # noqa: PLC0415

    from .champion import ChampionSource  # noqa: PLC0415

    source = ChampionSource(Registry()) if classifier == CHAMPION else None
    return Parts(
        classifier=source.load() if source else load_classifier(classifier),
        summarizer=seq2seq.Summarizer.load(
            summarizer,
            engine=engine,
            max_chars=max_chars,
            use_title=use_title,
            replicas=replicas,
            share=share,
        ),
        source=source,
    )

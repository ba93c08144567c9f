"""The models of an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.nlp import Summarizer, TopicClassifier

if TYPE_CHECKING:
    from jianbao.models.seq2seq import EngineName


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an engine puts to work."""

    classifier: TopicClassifier
    summarizer: Summarizer


def load_parts(
    *,
    classifier: str = "bundled",
    summarizer: str = "bundled",
    engine: EngineName = "auto",
    max_chars: int = 120,
    use_title: bool = False,
) -> Parts:
    """The real models; the arguments are those of `jianbao.models.loading`.

    Raises:
        ArtifactError: A model is missing or damaged.
    """
    from jianbao.models import summarizer as seq2seq  # noqa: PLC0415
    from jianbao.models.loading import load_classifier  # noqa: PLC0415  model libraries

    return Parts(
        classifier=load_classifier(classifier),
        summarizer=seq2seq.Summarizer.load(
            summarizer, engine=engine, max_chars=max_chars, use_title=use_title
        ),
    )

"""The models of an engine."""

from __future__ import annotations

from dataclasses import dataclass

from jianbao.nlp import Summarizer, TopicClassifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an engine puts to work."""

    classifier: TopicClassifier
    summarizer: Summarizer


def load_parts(
    *,
    classifier: str = "bundled",
    summarizer: str = "bundled",
    engine: str = "auto",
    max_chars: int = 120,
    use_title: bool = False,
) -> Parts:
    """The real models; the arguments are those of `jianbao.models.loading`.

    Raises:
        ArtifactError: A model is missing or damaged.
    """
    from jianbao.models.loading import load_classifier, load_summarizer  # noqa: PLC0415  model libraries

    return Parts(
        classifier=load_classifier(classifier),
        summarizer=load_summarizer(summarizer, engine=engine, max_chars=max_chars, use_title=use_title),
    )

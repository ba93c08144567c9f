"""Brings a record into the form that a caller asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from jianbao.nlp.record import Record, SummaryField, TopicField, label_visibly

from .options import Options

#: Warning of a record whose topic was chosen from `Options.allowed_labels`.
LABELS_RESTRICTED = "labels_restricted"


def shape(record: Record, options: Options, names: Mapping[str, str]) -> Record:
    """`record` as `options` want it.

    Scores of allowed labels are divided by their sum: the probability of each, given that it is one of them.

    Args:
        record: As the engine made it.
        options: Known to name existing labels only.
        names: Display name of every label.
    """
    warnings = record.warnings
    topic = record.topic
    if topic and options.allowed_labels:
        topic = _restrict(topic, options.allowed_labels, names)
        warnings = [*warnings, LABELS_RESTRICTED]
    if topic and options.threshold is not None:
        topic = replace(topic, needs_review=topic.score < options.threshold)
    summary = record.summary and _wanted_texts(record.summary, options)
    return replace(record, topic=topic, summary=summary, warnings=warnings)


def best_label(scores: Mapping[str, float], allowed: Collection[str]) -> str:
    """The one of the labels `allowed` (at least one of `scores`; empty for all) that scores best."""
    return max((label for label in scores if not allowed or label in allowed), key=scores.__getitem__)


def _restrict(topic: TopicField, labels: tuple[str, ...], names: Mapping[str, str]) -> TopicField:
    """`topic` among `labels`; a person should look when the model preferred another one."""
    allowed = {label: score for label, score in topic.scores.items() if label in labels}
    total = sum(allowed.values())
    # Records round scores to four digits, so that all that is allowed may have come down to 0.
    shares = {label: score / total if total else 1 / len(allowed) for label, score in allowed.items()}
    best = best_label(topic.scores, labels)
    scores = {label: round(share, 4) for label, share in shares.items()}
    return replace(
        topic,
        label=best,
        name=names.get(best, best),
        score=scores[best],
        scores=scores,
        needs_review=topic.needs_review or best != topic.label,
    )


def _wanted_texts(summary: SummaryField, options: Options) -> SummaryField:
    wanted = {"headline": options.headline, "summary": options.summary}
    return label_visibly(
        replace(
            summary,
            headline=summary.headline if options.headline else "",
            text=summary.text if options.summary else "",
            evidence=[evidence for evidence in summary.evidence if wanted[evidence.field]],
        )
    )

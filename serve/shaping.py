"""Brings a record into the form that a caller asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from jianbao.nlp.record import Record, SummaryField, TopicField, label_visibly

from .options import Options
from .steps import Steps

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
    unwanted = _about_unwanted(options)
    warnings = [warning for warning in warnings if warning not in unwanted]
    return replace(record, topic=topic, summary=summary, warnings=warnings)


def wanted_steps(steps: Steps, options: Options) -> Steps:
    """`steps` without the summary when neither of its texts is wanted."""
    wants_text = options.headline or options.summary
    return steps if wants_text or not steps.summarize else replace(steps, summarize=False)


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


def _about_unwanted(options: Options) -> tuple[str, ...]:
    """Warnings that say how a text came about that nobody asked for."""
    wanted = {"headline": options.headline, "summary": options.summary}
    unwanted = [kind for kind, is_wanted in wanted.items() if not is_wanted]
    return tuple(f"{kind}_{how}" for kind in unwanted for how in ("mended", "fallback"))


def _wanted_texts(summary: SummaryField, options: Options) -> SummaryField:
    wanted = {"headline": options.headline, "summary": options.summary}
    return label_visibly(
        replace(
            summary,
            headline=summary.headline if options.headline else "",
            headline_method=summary.headline_method if options.headline else None,
            text=summary.text if options.summary else "",
            method=summary.method if options.summary else None,
            evidence=[evidence for evidence in summary.evidence if wanted[evidence.field]],
        )
    )

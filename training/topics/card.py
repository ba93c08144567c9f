"""The model card beside a trained model, in the form of the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huggingface_hub import EvalResult, ModelCard, ModelCardData

from .report import format_interval

_BODY = """# {name}

Topics of Chinese newspaper articles: {labels}. {backend}

Fitted on {n_articles} labelled articles{start}. Every article is shown whole, as title alone and as body
alone. Probabilities are calibrated; articles whose best score is below {review_below:.3f} are marked
`needs_review`.

## Data

| source | trained on | measured on | sha256 |
|---|---|---|---|
{sources}

Left out: {n_repeats} repeats of a text, {n_leaks} that say the same as an article that is measured on.

## Figures

In brackets the ends of 95 % bootstrap intervals.

{figures}

## Limits

Measured on the articles above and no others. People draw the borders between topics differently, and labels
carry their mistakes; a headline alone is often not enough. Look at `needs_review`.
"""
_BACKENDS = {
    "linear": "Linear support vector machine over hashed character n-grams.",
    "transformer": "Fine-tuned encoder.",
}
_PARTS = {
    "cross_validation": "Cross-validation, on articles that earlier versions had not seen",
    "cross_validation_not_fresh": "Cross-validation, on articles that an earlier version had learnt or whose "
    "label is doubtful, so of little worth",
    "held_out_share": "A share of the articles that this training held out; a model it went on from may have "
    "learnt them",
    "held_out": "Held-out files",
    "labels": "Held-out fifth of the labels",
    "base": "The project's held-out articles",
}


def write_card(training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    """The card as Markdown behind a YAML header with a model-index.

    Args:
        training: What stands in ``training.json``.
        metrics: Figures by part, as `topic_metrics` gives them.
    """
    data = ModelCardData(
        language="zh",
        library_name="jianbao",
        pipeline_tag="text-classification",
        tags=["chinese", "news"],
        model_name=training["name"],
        eval_results=[result for part, figures in metrics.items() for result in _results(part, figures)],
    )
    return str(ModelCard(f"---\n{data.to_yaml()}\n---\n\n{_body(training, metrics)}"))


def _results(part: str, figures: Mapping[str, Any]) -> list[EvalResult]:
    named = {"f1": ("macro-F1", "macro_f1"), "accuracy": ("accuracy", "accuracy")}
    return [
        EvalResult(
            task_type="text-classification",
            dataset_type="private",
            dataset_config=part,  # results of one dataset and configuration are put together
            dataset_name=f"{_PARTS.get(part, part)} ({figures['n']} articles)",
            metric_type=metric,
            metric_name=name,
            metric_value=round(figures[key], 4),
        )
        for metric, (name, key) in named.items()
    ]


def _body(training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    parent = training["parent"]
    return _BODY.format(
        name=training["name"],
        labels=", ".join(f"`{label}` ({name})" for label, name in training["labels"].items()),
        backend=_BACKENDS[training["backend"]],
        n_articles=training["n_articles"],
        start=f", going on from `{parent}`" if parent else "",
        review_below=training["review_below"],
        sources="\n".join(
            f"| {source['name']} | {source['training']} | {source['held_out']} | `{source['sha256']}` |"
            for source in training["sources"]
        ),
        n_repeats=training["n_repeats"],
        n_leaks=training["n_leaks"],
        figures="\n\n".join(_table(part, figures) for part, figures in metrics.items()),
    )


def _table(part: str, figures: Mapping[str, Any]) -> str:
    marked = f"{figures['share_marked']:.1%} are marked for review"
    if figures["accuracy_unmarked"] is not None:
        marked += f"; {figures['accuracy_unmarked']:.1%} of the rest are right"
    head = (
        f"{_PARTS.get(part, part)}: {figures['n']} articles, macro-F1 {figures['macro_f1']:.3f} "
        f"({format_interval(figures['macro_f1_95'])}), accuracy {figures['accuracy']:.3f} "
        f"({format_interval(figures['accuracy_95'])}), expected calibration error {figures['ece']:.3f}; "
        f"{marked}."
    )
    rows = [
        f"| {label} | {_cell(value, 'precision')} | {_cell(value, 'recall')} | {_cell(value, 'f1')} "
        f"| {value['n']} |"
        for label, value in figures["per_class"].items()
        if value["n"]
    ]
    return "\n".join(
        [head, "", "| label | precision | recall | F1 | articles |", "|---|---|---|---|---|", *rows]
    )


def _cell(value: Mapping[str, Any], name: str) -> str:
    return f"{value[name]:.3f} ({format_interval(value[f'{name}_95'])})"

"""The model card that is written beside the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CARD = """---
language: zh
pipeline_tag: summarization
library_name: transformers
---
# {name}

Headlines and short summaries of Chinese news. `<headline>` or `<summary>` is the second source token; the
model was trained on sources of at most {headline_tokens} (headline) and {summary_tokens} (summary) tokens.

- Started from: `{start}`{continued}
- Steps: {steps}, pairs seen: {pairs}, time: {minutes:.0f} minutes
- Learning rate {learning_rate}, label smoothing {label_smoothing}, dropout {dropout}
- Lowest encoder layers left as they were: {frozen}
- Libraries: {libraries}
- Data fingerprint: `{fingerprint}`

## Training pairs

| file | source | pairs | weight |
|---|---|---|---|
{sources}

## Held-out loss (nats a piece)

| source and kind | loss |
|---|---|
{losses}

## Limits

Outputs are not checked here: numbers and names may be wrong. Use the model through Jianbao's guarded
summarizer, which checks every number, date and name against the article.
"""


def write_card(run: Mapping[str, Any], losses: Mapping[str, float]) -> str:
    """Markdown card.

    Args:
        run: What `describe_run` gives, with ``progress``.
        losses: Held-out loss by ``source/kind``.
    """
    config, progress = run["config"], run["progress"]
    earlier = config["run"]["continue_from"]
    return _CARD.format(
        name=config["run"]["out"],
        headline_tokens=config["data"]["max_headline_tokens"],
        summary_tokens=config["data"]["max_summary_tokens"],
        start=config["run"]["start"],
        continued=f", continued from `{earlier}` of an earlier stage" if earlier else "",
        steps=progress["step"],
        pairs=progress["pairs"],
        minutes=progress["seconds"] / 60,
        learning_rate=config["schedule"]["learning_rate"],
        label_smoothing=config["optimizer"]["label_smoothing"],
        dropout=config["optimizer"]["dropout"],
        frozen=config["optimizer"]["frozen_encoder_layers"],
        libraries=", ".join(f"{name} {version}" for name, version in run["libraries"].items()),
        fingerprint=run["data"]["fingerprint"],
        sources="\n".join(_source_rows(run)),
        losses="\n".join(f"| {name} | {loss:.3f} |" for name, loss in losses.items()),
    )


def _source_rows(run: Mapping[str, Any]) -> list[str]:
    sources = zip(run["config"]["data"]["train"], run["data"]["train_pairs"], strict=True)
    return [f"| {s['path']} | {s['source'] or 'all'} | {n} | {s['weight']:g} |" for s, n in sources]

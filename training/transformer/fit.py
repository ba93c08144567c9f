"""Fine-tunes, calibrates and hands over a transformer topic model.

For ``jianbao train topic --backend transformer``::

    config = load_transformer_config(path)            # [transformer] of the TOML; default transformer.toml
    classifier, held_out = fit_transformer(rows, name=name, display_names=labels, config=config)
    save_topic_model(classifier, version_folder)      # the same call as for a linear model
    topic_metrics(held_out.probabilities, held_out.targets, labels, review_below=...)

The same call after a kill goes on where the run was. ``--start champion`` is
``replace(config, start=str(folder_of_the_version))``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax

from jianbao.models.topics.transformer import TransformerTopicClassifier, TransformerTopicConfig
from jianbao.models.topics.transformer_input import ArticleReader
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.fit import CrossValidation
from jianbao.training.topics.recalibration import calibrate

from .config import TransformerConfig
from .loop import train_network
from .run_folder import claim_folder, default_run_folder, drop_checkpoints, fingerprint
from .split import hold_out
from .start import Start, load_start
from .stream import Example, ViewStream

_LIBRARIES = ("torch", "transformers", "tokenizers", "safetensors", "numpy")


def fit_transformer(
    rows: Sequence[LabelledArticle],
    *,
    name: str,
    display_names: Mapping[str, str],
    config: TransformerConfig,
    out: Path | None = None,
    weights: Sequence[float] | None = None,
    keep_checkpoints: bool = False,
) -> tuple[TransformerTopicClassifier, CrossValidation]:
    """A calibrated classifier, and its answers on the whole articles that were held out.

    Args:
        rows: Labelled articles, reprints already dropped.
        name: Name and version of the model, written into every record it tags.
        display_names: Chinese name of every label.
        config: Settings.
        out: The run's folder (checkpoints, ``run.json``, ``metrics.jsonl``; not the model). By default one
            below the data folder, named after rows and settings.
        weights: Share of each row in the loss; by default all count the same.
        keep_checkpoints: False deletes them when the run is through.

    Raises:
        ArtifactError: ``config.start`` cannot be used.
        DataError: `out` holds checkpoints of another run.
    """
    if config.threads:
        torch.set_num_threads(config.threads)
    labels = tuple(display_names)
    kept, held = hold_out(rows, config.held_out_share, config.seed)
    run = fingerprint(rows, weights, display_names, config)
    folder = out or default_run_folder(run)
    claim_folder(folder, run, _about(config, labels, len(kept), len(held)))
    torch.manual_seed(config.seed)  # the head's first weights
    start = load_start(config, labels)
    examples = _examples(rows, weights, kept, labels, config.balance)
    classifier = _classifier(name, display_names, config, start)
    train_network(start.network, _stream(examples, classifier.reader, config), config, folder)
    start.network.eval()
    sure = [
        rows[position] for position in held if rows[position].weight == 1
    ]  # what is doubtful tells nothing
    calibrated, answers = _calibrate(classifier, sure or [rows[position] for position in held], config)
    if not keep_checkpoints:
        drop_checkpoints(folder)
    return calibrated, answers


def _examples(
    rows: Sequence[LabelledArticle],
    weights: Sequence[float] | None,
    kept: Sequence[int],
    labels: Sequence[str],
    balance: float,
) -> list[Example]:
    counts = Counter(rows[position].label for position in kept)
    per_label = len(kept) / len(counts)
    return [
        Example(
            article=rows[position].article,
            target=labels.index(rows[position].label),
            weight=(per_label / counts[rows[position].label]) ** balance
            * (1.0 if weights is None else weights[position]),
        )
        for position in kept
    ]


def _stream(examples: Sequence[Example], reader: ArticleReader, config: TransformerConfig) -> ViewStream:
    return ViewStream(
        examples,
        reader,
        view_shares=config.view_shares,
        batch_articles=config.batch_articles,
        seed=config.seed,
    )


def _classifier(
    name: str, display_names: Mapping[str, str], config: TransformerConfig, start: Start
) -> TransformerTopicClassifier:
    """Not calibrated yet."""
    topic_config = TransformerTopicConfig(
        name=name,
        labels=tuple(display_names),
        display_names=dict(display_names),
        temperature=1.0,
        review_below=0.0,
        max_tokens=config.max_tokens,
        prefix=config.prefix,
    )
    device = None if config.device == "auto" else config.device
    return TransformerTopicClassifier(topic_config, start.network, start.tokenizer, device)


def _calibrate(
    classifier: TransformerTopicClassifier, held_out: Sequence[LabelledArticle], config: TransformerConfig
) -> tuple[TransformerTopicClassifier, CrossValidation]:
    logits = classifier.logits([row.article for row in held_out])
    targets = np.array([classifier.config.labels.index(row.label) for row in held_out])
    found = calibrate(logits, targets, config.review_accuracy)
    topic_config = replace(classifier.config, temperature=found.temperature, review_below=found.review_below)
    calibrated = TransformerTopicClassifier(
        topic_config, classifier.network, classifier.reader.tokenizer, str(classifier.device)
    )
    probabilities = softmax(logits / found.temperature, axis=1)
    answers = CrossValidation(probabilities=probabilities, targets=targets, temperature=found.temperature)
    return calibrated, answers


def _about(
    config: TransformerConfig, labels: Sequence[str], n_trained: int, n_held_out: int
) -> dict[str, object]:
    return {
        "config": asdict(config),
        "labels": list(labels),
        "n_trained": n_trained,
        "n_held_out": n_held_out,
        "libraries": {library: version(library) for library in _LIBRARIES},
    }

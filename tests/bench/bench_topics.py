"""The topic model beside a plain TF-IDF + logistic regression and a fastText-style model, in one run.

    python tests/bench/bench_topics.py --train FILE... --test FILE...

All three learn the same rows; those that say the same as a test row are left out. Without ``--test`` a fixed
fifth of the rows is held out. ``--classifier`` takes an existing model instead of fitting one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import topic_baselines
import torch
from bench_output import print_line

from jianbao.models.loading import load_classifier
from jianbao.nlp.article import Article
from jianbao.training.promotion.held_out import split_grown
from jianbao.training.topics.data import LabelledArticle, drop_repeats, load_labelled
from jianbao.training.topics.job import TopicJob, train_topic_model
from jianbao.training.topics.labels import DEFAULT_CONFIG, load_label_set
from jianbao.training.topics.metrics import topic_metrics
from jianbao.training.topics.report import format_interval
from jianbao.training.topics.throughput import cut_articles

_BATCH = 64
_SPEED_CHARS = 700
_SPEED_SECONDS = 3.0


class Model(Protocol):
    """What is compared."""

    name: str

    def fit(self, rows: Sequence[LabelledArticle]) -> None: ...

    def save(self, path: Path) -> None: ...

    def load(self, path: Path) -> None: ...

    def predict(self, articles: Sequence[Article]) -> topic_baselines.Floats: ...


class Jianbao:
    """The project's own training job and model.

    Args:
        classifier: A model to measure instead of fitting one.
    """

    def __init__(self, classifier: str | None) -> None:
        self.name = f"Jianbao ({classifier or 'same rows'})"
        self._classifier = classifier
        self._data = ""

    def fit(self, rows: Sequence[LabelledArticle]) -> None:
        """Only notes the rows: the job reads a file and writes a folder."""
        lines = ({"label": row.label, "title": row.article.title, "text": row.article.text} for row in rows)
        self._data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    def save(self, path: Path) -> None:
        """Fit and write the model's folder."""
        if self._classifier:
            return
        data = path.with_suffix(".jsonl")
        data.write_text(self._data, encoding="utf-8")
        train_topic_model(TopicJob(name="bench", data=(data,), with_base=False, out=path))

    def load(self, path: Path) -> None:
        """The folder, or the model that was named."""
        self._model = load_classifier(self._classifier or str(path))

    def predict(self, articles: Sequence[Article]) -> topic_baselines.Floats:
        """Calibrated probabilities; *shape:* (articles, labels)."""
        return self._model.predict(articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is learnt and what is measured on."""

    train: Sequence[LabelledArticle]
    test: Sequence[LabelledArticle]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, measure, print a table."""
    arguments = _parse(argv)
    torch.set_num_threads(arguments.threads)
    labels = tuple(load_label_set(DEFAULT_CONFIG))
    rows = read_rows(arguments.train, arguments.test, labels)
    print_line(f"{len(rows.train)} articles to learn, {len(rows.test)} to measure on")
    print_line(
        f"\n{'':30} macro-F1 (95 %)        accuracy    ECE  fit s  load s articles/s  F1: {', '.join(labels)}"
    )
    models: list[Model] = [
        Jianbao(arguments.classifier),
        topic_baselines.TfidfBaseline(labels),
        topic_baselines.FastTextStyle(labels),
    ]
    for model in models:
        compare(model, rows, labels)
    print_line(
        f"\nload s: from disk, libraries imported; articles/s: bodies of {_SPEED_CHARS} characters, "
        f"batches of {_BATCH}, {arguments.threads} threads of torch"
    )
    return 0


def read_rows(train: Sequence[Path], test: Sequence[Path], labels: Sequence[str]) -> Rows:
    """Rows of the files; repeats and what the test says too are not learnt."""
    known = drop_repeats(load_labelled(train, labels))
    if not test:
        split = split_grown(known)
        return Rows(train=split.training, test=split.held_out)
    asked = load_labelled(test, labels)
    keys = {row.key for row in asked}
    return Rows(train=[row for row in known if row.key not in keys], test=asked)


def compare(model: Model, rows: Rows, labels: Sequence[str]) -> None:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        fit_s = _timed(lambda: (model.fit(rows.train), model.save(path)))
        load_s = _timed(lambda: model.load(path))
    probabilities = np.concatenate(
        [model.predict([row.article for row in batch]) for batch in _batches(rows.test)]
    )
    targets = np.array([labels.index(row.label) for row in rows.test])
    figures = topic_metrics(probabilities, targets, labels, review_below=0.0)
    per_class = "  ".join(f"{value['f1']:.3f}" for value in figures["per_class"].values())
    print_line(
        f"{model.name:30} {figures['macro_f1']:.4f} ({format_interval(figures['macro_f1_95'])})"
        f"   {figures['accuracy']:.4f}    {figures['ece']:.3f} {fit_s:6.1f} {load_s:7.2f}"
        f" {_speed(model, rows.test):11.0f}  {per_class}"
    )


def _speed(model: Model, rows: Sequence[LabelledArticle]) -> float:
    batches = _batches(cut_articles(rows, _SPEED_CHARS))
    done, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < _SPEED_SECONDS:
        batch = batches[done // _BATCH % len(batches)]
        model.predict(batch)
        done += len(batch)
    return done / spent


def _batches(items: Sequence[object]) -> list[Sequence[object]]:
    return [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", nargs="+", type=Path, required=True, metavar="FILE")
    parser.add_argument("--test", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--classifier", metavar="MODEL", help="measure this model instead of fitting one")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())

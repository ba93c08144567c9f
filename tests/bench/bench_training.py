"""Retraining on many labels: train, evaluate and register, as an editor's machine does it.

    python tests/bench/bench_training.py --articles 10000

The articles are made up of sentences of the project's own, of one label each, 5 % labelled wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from jianbao.models.database import Database
from jianbao.models.labels import Label, LabelStore
from jianbao.nlp.article import Article

ROOT = Path(__file__).resolve().parents[2]
_CHARS = 700
_WRONG = 0.05
_TRAIN = "import sys; from jianbao.serve.cli import main; sys.exit(main(['train', 'topic']))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "JIANBAO_DATA_DIR": folder}
        database = Database.open(f"sqlite:///{folder}/jianbao.db")
        counts = LabelStore(database).add_many(_make_labels(arguments.articles))
        database.close()
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", _TRAIN], env=environment, check=True)
        wall_s = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{counts.added} labels: {wall_s:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of CPU, "
        f"peak {used.ru_maxrss * 1024 / 1e9:.2f} GB"
    )


def _make_labels(n: int) -> Iterator[Label]:
    dice = random.Random(0)
    rows = [json.loads(line) for line in (ROOT / "training/data/topics.jsonl").open(encoding="utf-8")]
    names = sorted({row["label"] for row in rows})
    titles = {name: [row["title"] for row in rows if row["label"] == name and row["title"]] for name in names}
    sentences = {
        name: [part for row in rows if row["label"] == name for part in re.findall("[^。]+。", row["text"])]
        for name in names
    }
    for _ in range(n):
        name = dice.choice(names)
        article = _make_article(dice, titles[name], sentences[name])
        said = dice.choice(names) if dice.random() < _WRONG else name
        yield Label(
            content_hash=article.content_hash,
            title=article.title,
            text=article.text,
            label=said,
            annotator="bench",
            labelled_at=datetime(2026, 1, 1, tzinfo=UTC),
            source="import",
        )


def _make_article(dice: random.Random, titles: list[str], sentences: list[str]) -> Article:
    text = ""
    while len(text) < _CHARS:
        text += dice.choice(sentences).strip()
    return Article(title=dice.choice(titles), paragraphs=(text,))


if __name__ == "__main__":
    main()

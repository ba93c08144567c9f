"""`jianbao eval topic`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from jianbao.nlp.errors import ArtifactError


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao eval topic``."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="labelled JSONL with label, title and text"
    )
    parser.add_argument("--classifier", default="bundled", help="bundled (default) or a model's folder")
    parser.add_argument("--titles-only", action="store_true", help="show the model the titles alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")


def run(arguments: Namespace) -> int:
    """Run ``jianbao eval topic``."""
    from jianbao.models.loading import load_classifier  # noqa: PLC0415  scikit-learn is slow to import
    from jianbao.models.topics.calibrated import CalibratedClassifier  # noqa: PLC0415

    from .data import load_labelled, title_alone  # noqa: PLC0415
    from .metrics import evaluate  # noqa: PLC0415
    from .report import format_metrics  # noqa: PLC0415

    classifier = load_classifier(arguments.classifier)
    if not isinstance(classifier, CalibratedClassifier):
        raise ArtifactError(
            f"a {type(classifier).__name__} cannot be evaluated; give a model trained by jianbao",
            f"无法评测 {type(classifier).__name__}，请使用 jianbao 训练的模型。",
        )
    rows = load_labelled(arguments.files, classifier.labels)
    figures = evaluate(classifier, [title_alone(row) for row in rows] if arguments.titles_only else rows)
    sys.stdout.write(format_metrics(classifier.config.name, figures))
    if arguments.json:
        text = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    return 0

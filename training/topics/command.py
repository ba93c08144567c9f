"""`jianbao train topic`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from .labels import DEFAULT_CONFIG


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao train topic``."""
    parser.add_argument(
        "--data",
        nargs="+",
        type=Path,
        required=True,
        metavar="FILE",
        help="labelled JSONL (also .xz, .gz) with label, title and text",
    )
    parser.add_argument(
        "--held-out",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="labelled JSONL that is only measured on",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="label set and settings (default: those of the bundled model)",
    )
    parser.add_argument("--name", required=True, help="name and version of the model, such as topic-zh-1")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write the model to")


def run(arguments: Namespace) -> int:
    """Run ``jianbao train topic``."""
    from .job import TopicJob, train_topic_model  # noqa: PLC0415  scikit-learn is slow to import
    from .report import format_metrics  # noqa: PLC0415

    job = TopicJob(
        name=arguments.name,
        config=arguments.config,
        data=tuple(arguments.data),
        held_out=tuple(arguments.held_out),
        out=arguments.out,
    )
    report = train_topic_model(job)
    for part in ("cross_validation", "held_out"):
        if part in report:
            sys.stderr.write(format_metrics(part.replace("_", " "), report[part]))
    return 0

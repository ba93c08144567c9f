"""`jianbao train topic`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .assignment import assignment

if TYPE_CHECKING:
    from .job import TopicJob, Trained

_THIS_MACHINE = ""  # --labels without an address


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao train topic``."""
    _add_input(parser)
    _add_model(parser)
    _add_output(parser)


def run(arguments: Namespace) -> int:
    """Run ``jianbao train topic``; prints the version's name."""
    from .job import train_topic_model  # noqa: PLC0415  scikit-learn is slow to import
    from .report import format_metrics  # noqa: PLC0415

    trained = train_topic_model(make_job(arguments), say=_say)
    for part, figures in trained.metrics.items():
        sys.stderr.write(format_metrics(part.replace("_", " "), figures))
    _report(trained)
    return 0


def make_job(arguments: Namespace) -> TopicJob:
    """What the arguments ask for; without any, a candidate from the labels of this machine."""
    from .job import LabelDatabase, TopicJob  # noqa: PLC0415

    reads_labels = arguments.labels is not None or not arguments.data
    register = arguments.out is None if arguments.register is None else arguments.register
    start = arguments.start or ("champion" if reads_labels or register else "none")
    return TopicJob(
        name=arguments.name,
        backend=arguments.backend,
        config=arguments.config,
        data=tuple(arguments.data),
        labels=LabelDatabase(url=arguments.labels or None) if reads_labels else None,
        with_base=arguments.base,
        new_labels=dict(arguments.new_label),
        held_out=tuple(arguments.held_out),
        start=None if start == "none" else start,
        out=arguments.out,
        register=register,
    )


def _add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="labelled JSONL (also .xz, .gz) with label, title and text",
    )
    parser.add_argument(
        "--labels",
        nargs="?",
        const=_THIS_MACHINE,
        metavar="URL",
        help="read the labels of this machine, or of the database at URL (default without --data)",
    )
    parser.add_argument(
        "--base",
        action=BooleanOptionalAction,
        default=True,
        help="learn the project's own articles too, so that old answers stay (default: yes)",
    )
    parser.add_argument(
        "--held-out",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="labelled JSONL that is only measured on",
    )


def _add_model(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--backend",
        choices=("linear", "transformer"),
        default="linear",
        help="kind of model (default: linear)",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="TOML",
        help="label set and settings (default: label set of the start, settings of the bundled model)",
    )
    parser.add_argument(
        "--new-label",
        action="append",
        type=assignment("ID=NAME", "tourism=文旅"),
        default=[],
        metavar="ID=NAME",
        help="add a label with its Chinese name, such as tourism=文旅; may be repeated",
    )
    parser.add_argument(
        "--start",
        metavar="MODEL",
        help="model to go on from: champion, bundled, a version, or none "
        "(default: champion; none with --out and no --labels)",
    )


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--name", default="topic-zh", help="stem of the version's name, or the model's name with --out"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write the model to")
    parser.add_argument(
        "--register",
        action=BooleanOptionalAction,
        help="keep the model as a version, which becomes the candidate (default: without --out)",
    )


def _report(trained: Trained) -> None:
    if trained.version:
        sys.stdout.write(trained.version.name + "\n")
        _say("it is the candidate now; it serves once 'jianbao models promote' lets it pass")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()

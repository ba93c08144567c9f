"""`jianbao eval topic`."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.nlp.errors import ArtifactError
from jianbao.training.evaluation.floors import add_floor_arguments, chosen_floors, report_missed

from .assignment import assignment
from .picture import SUFFIXES, draw_calibration

if TYPE_CHECKING:
    from jianbao.models.topics.calibrated import CalibratedClassifier

_LENGTHS = (200, 700, 1500)  # a brief, a report, a feature


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao eval topic``."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="labelled JSONL (also .xz, .gz) with label, title and text, and id, source and section if known",
    )
    parser.add_argument(
        "--classifier",
        default="bundled",
        help="bundled (default), champion, candidate, a version, or a model's folder",
    )
    _add_choice(parser)
    _add_output(parser)
    add_floor_arguments(parser)


def run(arguments: Namespace) -> int:
    """Run ``jianbao eval topic``; 1 when a floor is missed."""
    floors = chosen_floors(arguments, "topic", arguments.files[0])
    for path in filter(None, (arguments.json, arguments.picture)):
        path.parent.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    classifier = _load(arguments.classifier)
    load_s = time.perf_counter() - begun

    from .evaluation import evaluate_topics  # noqa: PLC0415  scikit-learn is slow to import
    from .evaluation_report import print_evaluation  # noqa: PLC0415
    from .sourced import TIBETAN_AREA, compile_pattern, load_sourced  # noqa: PLC0415
    from .start import find_trained_on  # noqa: PLC0415
    from .throughput import measure_throughput  # noqa: PLC0415

    articles = load_sourced(
        arguments.files, classifier.labels, split=arguments.split, renamed=dict(arguments.rename)
    )
    pattern = TIBETAN_AREA if arguments.without is None else arguments.without
    evaluation = evaluate_topics(
        classifier,
        articles,
        without=compile_pattern(pattern) if pattern else None,
        learnt=find_trained_on(arguments.classifier),
    )
    rates = measure_throughput(classifier, [article.row for article in articles], arguments.lengths)
    figures = {**evaluation.figures, "speed": {"load_s": round(load_s, 3), "articles_per_s": rates}}
    print_evaluation(figures)
    if arguments.json:
        text = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    if arguments.picture:
        draw_calibration(figures, classifier.display_names, classifier.config.review_below, arguments.picture)
    return report_missed(floors, figures)


def _load(name: str) -> CalibratedClassifier:
    from jianbao.models.loading import load_classifier  # noqa: PLC0415  scikit-learn is slow to import
    from jianbao.models.topics.calibrated import CalibratedClassifier  # noqa: PLC0415

    classifier = load_classifier(name)
    if not isinstance(classifier, CalibratedClassifier):
        raise ArtifactError(
            f"a {type(classifier).__name__} cannot be evaluated; give a model trained by jianbao",
            f"无法评测 {type(classifier).__name__}，请使用 jianbao 训练的模型。",
        )
    return classifier


def _add_choice(parser: ArgumentParser) -> None:
    parser.add_argument("--split", metavar="NAME", help='only rows with this "split", such as held_out')
    parser.add_argument(
        "--rename",
        action="append",
        type=assignment("OLD=NEW", "poverty=poverty_relief"),
        default=[],
        metavar="OLD=NEW",
        help="read the label OLD of the files as NEW; may be repeated",
    )
    parser.add_argument(
        "--without",
        metavar="REGEX",
        help="measure once more without the rows whose id, source, section or title match "
        "(default: press of the Tibetan areas and titles that name them; '' for no such part)",
    )
    parser.add_argument(
        "--lengths",
        nargs="*",
        type=int,
        default=_LENGTHS,
        metavar="CHARS",
        help="measure articles a second of these lengths (default: 200 700 1500; none: do not measure)",
    )


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there as well")
    parser.add_argument(
        "--picture", type=_picture, metavar="FILE.png", help="draw calibration and accuracy against coverage"
    )


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in SUFFIXES:
        raise ArgumentTypeError(f"{text!r} does not end in one of {', '.join(SUFFIXES)}")
    return path

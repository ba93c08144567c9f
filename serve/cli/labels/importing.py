"""`jianbao labels import`: a file of labels."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from jianbao.nlp.command import Command

from .input_file import InputFile
from .report import ImportReport
from .store import add_database_argument, open_store
from .topics import add_classifier_argument, add_new_labels_argument, label_set, load_topics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jianbao.models.labels import Label

FORMATS = ("auto", "jsonl", "csv", "doccano", "label_studio")


def _run(arguments: Namespace) -> int:
    from jianbao.models.labels.formats import RowRules, read_rows  # noqa: PLC0415  SQLAlchemy

    known = label_set(load_topics(arguments), arguments)
    with InputFile.open(arguments.file) as file, ImportReport(arguments.file, file) as report:
        rules = RowRules(label_set=known, annotator=arguments.annotator, labelled_at=file.written_at)
        labels = report.good(read_rows(file.stream, arguments.format, rules=rules))
        if arguments.dry_run:
            report.would_add(labels)
        else:
            _add(labels, arguments, report)
    report.say_summary()
    return 1 if report.n_bad else 0


def _add(labels: Iterable[Label], arguments: Namespace, report: ImportReport) -> None:
    with open_store(arguments) as store:
        report.stored(store.add_many(labels, on_progress=report.stored))


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file, '-' for stdin")
    parser.add_argument("--format", choices=FORMATS, default="auto", help="default: told by its beginning")
    parser.add_argument(
        "--annotator", default="", metavar="NAME", help="who labelled the rows that name nobody"
    )
    parser.add_argument("--dry-run", action="store_true", help="check the rows and add nothing")
    add_new_labels_argument(parser)
    add_classifier_argument(parser)
    add_database_argument(parser)


import_ = Command(
    help="add the labels of a file: JSONL, CSV, doccano, Label Studio",
    description="Add the labels of a file; bad rows are reported with their lines, the others are kept. "
    "Importing a file again adds nothing. Rows without a time count as labelled when the file was written.",
    add_arguments=_add_arguments,
    run=_run,
)

"""`jianbao labels export`: labels as a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from jianbao.nlp.command import Command
from jianbao.serve.cli.output import replace_output

from .filters import add_filter_arguments, find_labels
from .importing import FORMATS
from .store import add_database_argument, open_store


def _run(arguments: Namespace) -> int:
    from jianbao.models.labels.formats import write_labels  # noqa: PLC0415  SQLAlchemy is slow to import

    with open_store(arguments) as store, replace_output(arguments.output) as output:
        labels = store.entries() if arguments.history else find_labels(store, arguments)
        write_labels(labels, output, arguments.format)
    return 0


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="the file (default: stdout)")
    parser.add_argument("--format", choices=FORMATS[1:], default="jsonl", help="default: jsonl")
    parser.add_argument(
        "--history", action="store_true", help="every label ever given, for a copy; takes no filters"
    )
    add_filter_arguments(parser)
    add_database_argument(parser)


export = Command(
    help="write labels as JSONL, CSV, doccano or Label Studio",
    description="Write the latest label of each person on each article; importing the file adds nothing.",
    add_arguments=_add_arguments,
    run=_run,
)

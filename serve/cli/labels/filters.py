"""Which labels are wanted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from .topics import add_classifier_argument, load_topics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.models.labels import Label, LabelStore

SOURCES = ("cms", "import", "review")


def add_filter_arguments(parser: ArgumentParser) -> None:
    """Declare ``--label``, ``--annotator``, ``--since`` and ``--source``."""
    parser.add_argument("--label", metavar="L", help="only this topic, by identifier or display name")
    parser.add_argument("--annotator", metavar="NAME", help="only this person's")
    parser.add_argument("--since", metavar="TIME", help="only those given at TIME (2026-11-23) or later")
    parser.add_argument("--source", choices=SOURCES, help="only those that came this way")
    add_classifier_argument(parser)


def find_labels(store: LabelStore, arguments: Namespace) -> Iterator[Label]:
    """The latest label of each person on each article, as far as it is wanted.

    Raises:
        RowError: ``--since`` is no time.
    """
    return store.latest(**_filters(arguments))


def _filters(arguments: Namespace) -> dict[str, Any]:
    from jianbao.models.labels.formats import LabelSet, parse_time  # noqa: PLC0415  SQLAlchemy

    filters = {"annotator": arguments.annotator, "source": arguments.source, "label": None, "since": None}
    if arguments.label:
        names = load_topics(arguments).display_names
        filters["label"] = LabelSet(names, allow_new=True).resolve(arguments.label)
    if arguments.since:
        filters["since"] = parse_time(arguments.since)
    return filters

"""`jianbao labels conflicts`: articles on which people disagree."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from jianbao.nlp.command import Command

from .clock import show_time
from .store import add_database_argument, open_store

if TYPE_CHECKING:
    from jianbao.models.labels import Conflict, Label


def _run(arguments: Namespace) -> int:
    with open_store(arguments) as store:
        found = store.conflicts()
    for conflict in found:
        sys.stdout.write((_as_json(conflict) if arguments.json else _as_text(conflict)) + "\n")
    if not arguments.json:
        sys.stdout.write(f"{len(found)} conflicts 处分歧\n")
    return 0


def _as_text(conflict: Conflict) -> str:
    """The whole hash on a line of its own: it is what ``labels add HASH --review`` takes."""
    head = [conflict.content_hash, f"  {conflict.title or '（无标题）'}"]
    return "\n".join([*head, *(f"    {_line(label)}" for label in conflict.labels)])


def _line(label: Label) -> str:
    said = f"{show_time(label.labelled_at)}  {label.annotator}  {label.label}"
    return f"{said}  {label.reason}".rstrip()


def _as_json(conflict: Conflict) -> str:
    from jianbao.models.labels.formats import label_fields  # noqa: PLC0415  SQLAlchemy is slow to import

    said = [label_fields(label) for label in conflict.labels]
    for fields in said:
        del fields["content_hash"], fields["title"], fields["text"]
    shown = {"content_hash": conflict.content_hash, "title": conflict.title, "labels": said}
    return json.dumps(shown, ensure_ascii=False)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_database_argument(parser)


conflicts = Command(
    help="show the articles on which people disagree",
    description="Show who said what, and when, of articles on which people disagree. "
    "'jianbao labels add HASH --review' decides.",
    add_arguments=_add_arguments,
    run=_run,
)

"""`jianbao schema`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from jianbao.nlp.schema import record_schema

from .command import Command


def _add_arguments(_parser: ArgumentParser) -> None:
    pass


def _run(_arguments: Namespace) -> int:
    print(json.dumps(record_schema(), ensure_ascii=False, indent=2))  # noqa: T201
    return 0


schema = Command(
    help="print the JSON Schema of a record",
    description="Print the JSON Schema (draft 2020-12) of a record.",
    add_arguments=_add_arguments,
    run=_run,
)

"""`jianbao models`: what is bundled, and getting it ready."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from .command import Command


def _add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="bundled models: name, kind, size, digest, whether it is prepared"
    )
    listing.set_defaults(action=_list)
    prepare = actions.add_parser(
        "prepare", help="convert a summarizer to its int8 form now instead of on first use"
    )
    prepare.add_argument(
        "name", nargs="?", default="bundled", metavar="NAME", help="bundled (default), a folder or a hub name"
    )
    prepare.set_defaults(action=_prepare)


def _run(arguments: Namespace) -> int:
    return int(arguments.action(arguments))


def _list(_arguments: Namespace) -> int:
    from jianbao.models.inventory import list_models  # noqa: PLC0415

    for model in list_models():
        state = "" if model.prepared is None else ("prepared" if model.prepared else "not prepared")
        size = f"{model.n_bytes / 1e6:6.1f} MB"
        _say(f"{model.name:16} {model.kind:10} {size}  {model.sha256[:12]}  {state}".rstrip())
    return 0


def _prepare(arguments: Namespace) -> int:
    from jianbao.models.seq2seq import prepare, resolve_checkpoint  # noqa: PLC0415

    _say(str(prepare(resolve_checkpoint(arguments.name))))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


models = Command(
    help="list the bundled models, prepare a summarizer",
    description="List the bundled models, or convert a summarizer to the form it is run in.",
    add_arguments=_add_arguments,
    run=_run,
)

"""`jianbao models`: what is bundled, and getting it ready."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from jianbao.nlp.command import Command, command_group


def _no_arguments(_parser: ArgumentParser) -> None:
    pass


def _list(_arguments: Namespace) -> int:
    from jianbao.models.inventory import list_models  # noqa: PLC0415

    for model in list_models():
        size = f"{model.n_bytes / 1e6:6.1f} MB"
        state = {None: "", True: "prepared", False: "not prepared"}[model.prepared]
        _say(f"{model.name:12} {model.kind:8} {size}  {model.sha256[:12]}  {state}".rstrip())
    return 0


def _add_prepare_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", default="bundled", metavar="NAME", help="bundled (default), a folder or a hub name"
    )


def _prepare(arguments: Namespace) -> int:
    from jianbao.models.seq2seq import prepare, resolve_checkpoint  # noqa: PLC0415

    _say(str(prepare(resolve_checkpoint(arguments.name))))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


models = command_group(
    "list the bundled models, prepare a summarizer",
    {
        "list": Command(
            help="name, kind, size and digest of the bundled models",
            description="Name, kind, size and digest of the bundled models, and whether they are prepared.",
            add_arguments=_no_arguments,
            run=_list,
        ),
        "prepare": Command(
            help="convert a summarizer to its int8 form now instead of on first use",
            description="Convert a summarizer to its int8 form; prints the folder.",
            add_arguments=_add_prepare_arguments,
            run=_prepare,
        ),
    },
)

"""What a package must offer to appear as a sub-command of `jianbao`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A sub-command: its arguments and its work; offered under the entry-point group ``jianbao.commands``.

    Attributes:
        help: One line for the list of commands.
        description: What ``jianbao COMMAND --help`` says first.
        add_arguments: Declares the arguments.
        run: Does the work; returns the exit code.
    """

    help: str
    description: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def command_group(help: str, actions: dict[str, Command]) -> Command:
    """A command whose first argument chooses one of `actions`."""

    def add_arguments(parser: ArgumentParser) -> None:
        choices = parser.add_subparsers(metavar="ACTION", required=True)
        for name, action in actions.items():
            sub = choices.add_parser(name, help=action.help, description=action.description)
            action.add_arguments(sub)
            sub.set_defaults(run_action=action.run)

    return Command(
        help=help,
        description=help[0].upper() + help[1:] + ".",
        add_arguments=add_arguments,
        run=lambda arguments: int(arguments.run_action(arguments)),
    )

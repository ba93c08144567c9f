"""What a sub-command is, and where they come from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points

GROUP = "jianbao.commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A sub-command: its arguments and its work.

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


def load_commands() -> dict[str, Command]:
    """All commands of the installed packages, by name.

    Commands are entry points, so that `jianbao.training` can offer ``train`` without being known here.
    """
    return {entry.name: entry.load() for entry in sorted(entry_points(group=GROUP), key=_order)}


def _order(entry: object) -> int:
    order = ["tag", "extract", "classify", "summarize", "models", "schema", "serve", "train", "eval", "data"]
    name = getattr(entry, "name", "")
    return order.index(name) if name in order else len(order)

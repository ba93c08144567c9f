"""Which sub-commands there are."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from jianbao.nlp.command import Command

__all__ = ["Command", "load_commands"]

_GROUP = "jianbao.commands"
_ORDER = (
    *("tag", "extract", "classify", "summarize", "schema"),
    *("serve", "keys"),
    *("labels", "train", "models", "eval", "data"),
)


def load_commands() -> dict[str, Command]:
    """All commands of the installed packages, by name.

    Commands are entry points, so that `jianbao.training` can offer ``train`` without being known here.
    """
    return {entry.name: entry.load() for entry in sorted(entry_points(group=_GROUP), key=_place)}


def _place(entry: EntryPoint) -> tuple[int, str]:
    return (_ORDER.index(entry.name) if entry.name in _ORDER else len(_ORDER), entry.name)

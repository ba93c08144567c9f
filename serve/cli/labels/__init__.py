"""`jianbao labels`: what people say articles are about."""

from __future__ import annotations

from jianbao.nlp.command import command_group

from .adding import add
from .conflicts import conflicts
from .exporting import export
from .importing import import_
from .listing import list_
from .stats import stats
from .suggesting import suggest

__all__ = ["labels"]

labels = command_group(
    "keep what people say articles are about; training learns from it",
    {
        "add": add,
        "import": import_,
        "export": export,
        "list": list_,
        "conflicts": conflicts,
        "stats": stats,
        "suggest": suggest,
    },
)

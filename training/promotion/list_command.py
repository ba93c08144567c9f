"""`jianbao models list` and `jianbao models prepare`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianbao.models.registry import Registry


def run_list(_arguments: Namespace) -> int:
    """Print the bundled models, then the trained versions with the pointers at them."""
    from jianbao.models.inventory import list_models  # noqa: PLC0415
    from jianbao.models.registry import Registry  # noqa: PLC0415

    for model in list_models():
        size = f"{model.n_bytes / 1e6:6.1f} MB"
        state = {None: "", True: "prepared", False: "not prepared"}[model.prepared]
        _say(f"{model.name:12} {model.kind:8} {size}  {model.sha256[:12]}  {state}".rstrip())
    registry = Registry()
    for version in registry.versions():
        manifest = version.manifest
        names = ", ".join(_pointed(version.name, registry))
        size = f"{manifest.n_bytes / 1e6:6.1f} MB"
        _say(
            f"{version.name}  {manifest.backend:11} {size}  {manifest.created_at:%Y-%m-%d}  {names}".rstrip()
        )
    return 0


def add_prepare_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao models prepare``."""
    parser.add_argument(
        "name", nargs="?", default="bundled", metavar="NAME", help="bundled (default), a folder or a hub name"
    )


def run_prepare(arguments: Namespace) -> int:
    """Convert a summarizer and print where it lies."""
    from jianbao.models.seq2seq import prepare, resolve_checkpoint  # noqa: PLC0415

    _say(str(prepare(resolve_checkpoint(arguments.name))))
    return 0


def _pointed(name: str, registry: Registry) -> list[str]:
    pointers = registry.pointers()
    pairs = (
        ("champion", pointers.champion),
        ("candidate", pointers.candidate),
        ("previous", pointers.previous),
    )
    return [pointer for pointer, version in pairs if version == name]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")

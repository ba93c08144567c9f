"""`jianbao train summary`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``train summary``."""
    parser.add_argument("--config", type=Path, required=True, help="TOML file of the run")
    parser.add_argument(
        "--set", action="append", default=[], dest="overrides", metavar="SECTION.KEY=VALUE",
        help="change one value of the config; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--export", type=Path, metavar="CHECKPOINT", help="write the weights of this checkpoint and stop"
    )
    parser.add_argument("--resolve", action="store_true", help="print the resolved config and stop")


def run(args: Namespace) -> int:
    """Train, or go on from the run's last checkpoint; prints the folder of the weights."""
    from .config_file import load_config  # noqa: PLC0415
    from .loop import export_checkpoint, train_summary  # noqa: PLC0415 - torch takes seconds to import

    config = load_config(args.config, args.overrides)
    if args.resolve:
        sys.stdout.write(f"{config}\n")
        return 0
    folder = export_checkpoint(config, args.export) if args.export else train_summary(config)
    sys.stdout.write(f"{folder}\n")
    return 0

"""`jianbao models rollback`, `history` and `verify`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from .compare_command import EXIT_OK, EXIT_REFUSED, say_refused


def run_rollback(arguments: Namespace) -> int:
    """Bring back the champion before; 1 when there is none."""
    from jianbao.models.registry import (  # noqa: PLC0415  its libraries are slow to import
        PromotionRefusedError,
        Registry,
        RegistryBusyError,
    )

    try:
        entry = Registry().rollback(who=arguments.who, reason=arguments.reason)
    except (PromotionRefusedError, RegistryBusyError) as error:
        return say_refused(error.message, error.message_zh)
    sys.stdout.write(f"champion / 现役模型: {entry.version}\n")
    return EXIT_OK


def add_history_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao models history``."""
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="newest N switches (default: 20)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with all figures")


def run_history(arguments: Namespace) -> int:
    """Print the switches, the newest first."""
    from jianbao.models.registry import Registry  # noqa: PLC0415

    from .history import make_history_table  # noqa: PLC0415
    from .report import make_console  # noqa: PLC0415

    entries = Registry().history()[::-1][: max(arguments.limit, 0)]
    if arguments.json:
        for entry in entries:
            sys.stdout.write(entry.to_line().decode("utf-8"))
    else:
        make_console().print(make_history_table(entries))
    return EXIT_OK


def add_no_arguments(_parser: ArgumentParser) -> None:
    """For actions without any."""


def run_verify(_arguments: Namespace) -> int:
    """Compare every file of every version with what was registered; 1 when something is wrong."""
    from jianbao.models.registry import Registry  # noqa: PLC0415

    registry = Registry()
    problems = registry.verify()
    for problem in problems:
        sys.stdout.write(f"{problem.subject}: {problem.message}\n    {problem.message_zh}\n")
    serious = [problem for problem in problems if not problem.harmless]
    if not serious:
        n_versions, n_switches = len(registry.versions()), len(registry.history())
        sys.stdout.write(
            f"{n_versions} versions and {n_switches} switches are as they were written"
            f" / {n_versions} 个版本、{n_switches} 次切换记录均完好\n"
        )
    return EXIT_REFUSED if serious else EXIT_OK

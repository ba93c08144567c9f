"""`jianbao models compare` and `jianbao models promote`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.training.topics.labels import DEFAULT_CONFIG

if TYPE_CHECKING:
    from jianbao.models.registry import Registry, Verdict

EXIT_OK, EXIT_REFUSED = 0, 1


def add_compare_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao models compare``."""
    names = "candidate, champion, previous, bundled or a version"
    parser.add_argument("candidate", nargs="?", default="candidate", metavar="A", help=f"{names}")
    parser.add_argument(
        "champion", nargs="?", default="champion", metavar="B", help="what A is measured against"
    )
    _add_gate_arguments(parser)


def run_compare(arguments: Namespace) -> int:
    """Print the verdict; 1 when the gate would refuse."""
    from jianbao.models.registry import Registry  # noqa: PLC0415  the models are slow to import

    verdict = _compare(arguments, arguments.champion, Registry())
    return EXIT_OK if verdict.passed else EXIT_REFUSED


def add_promote_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao models promote``."""
    parser.add_argument(
        "candidate", nargs="?", default="candidate", metavar="VERSION", help="default: the candidate"
    )
    parser.add_argument(
        "--force", action="store_true", help="promote although the gate refuses; needs --reason, is marked"
    )
    add_switch_arguments(parser)
    _add_gate_arguments(parser)


def run_promote(arguments: Namespace) -> int:
    """Compare with the champion and switch; 1 when refused."""
    from jianbao.models.registry import (  # noqa: PLC0415
        PromotionRefusedError,
        Registry,
        RegistryBusyError,
    )
    from jianbao.models.registry.promotion import check_reason  # noqa: PLC0415

    registry = Registry()
    try:
        if arguments.force:
            check_reason(arguments.candidate, arguments.reason)  # before the time a comparison takes
        verdict = _compare(arguments, "champion", registry)
        entry = registry.promote(
            verdict.candidate,
            verdict=verdict,
            who=arguments.who,
            reason=arguments.reason,
            force=arguments.force,
        )
    except (PromotionRefusedError, RegistryBusyError) as error:
        return say_refused(error.message, error.message_zh)
    forced = " (forced / 强制)" if entry.forced else ""
    sys.stdout.write(f"champion / 现役模型: {entry.version}{forced}\n")
    return EXIT_OK


def add_switch_arguments(parser: ArgumentParser) -> None:
    """Who and why, written into the history."""
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; written into the history")
    parser.add_argument("--who", metavar="NAME", help="who; default: user@host")


def say_refused(message: str, message_zh: str) -> int:
    """Tell a person what was refused and why; returns the exit code."""
    sys.stderr.write(f"jianbao: {message}\n         {message_zh}\n")
    return EXIT_REFUSED


def _add_gate_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--labels", metavar="URL", help="database of labels; default: $JIANBAO_DATABASE_URL or the local file"
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="TOML",
        help="file with a [gate] table (default: the one of the bundled model)",
    )


def _compare(arguments: Namespace, champion: str, registry: Registry) -> Verdict:
    from .compare import Comparison, compare  # noqa: PLC0415  scikit-learn is slow to import
    from .newsroom import load_labels  # noqa: PLC0415
    from .report import print_verdict  # noqa: PLC0415
    from .settings import load_gate_settings  # noqa: PLC0415

    comparison = Comparison(
        candidate=arguments.candidate,
        champion=champion,
        labels=load_labels(arguments.labels),
        settings=load_gate_settings(arguments.config),
    )
    verdict = compare(comparison, registry)
    print_verdict(verdict)
    return verdict

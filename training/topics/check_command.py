"""`jianbao data check`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from .labels import DEFAULT_CONFIG

_SHOWN = 50  # findings of a kind that a person reads; all are counted


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``jianbao data check``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="labelled JSONL with label, title and text")
    parser.add_argument(
        "--held-out", type=Path, metavar="FILE", help="JSONL that must share no article with FILE"
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="TOML",
        help="label set and settings (default: those of the bundled model)",
    )


def run(arguments: Namespace) -> int:
    """Print the findings; 1 when a row is bad, leaks, or two labels contradict each other."""
    from .check import (  # noqa: PLC0415  scikit-learn is slow to import
        count_labels,
        find_leaks,
        find_near_duplicates,
        find_suspicious,
        read_leniently,
    )
    from .fit import cross_validate  # noqa: PLC0415
    from .fit_config import load_fit_config  # noqa: PLC0415
    from .labels import load_label_set  # noqa: PLC0415

    labels = list(load_label_set(arguments.config))
    config = load_fit_config(arguments.config)
    file = read_leniently(arguments.file, labels)
    findings = [*file.bad, *find_near_duplicates(file)]
    if arguments.held_out:
        findings += find_leaks(file, read_leniently(arguments.held_out, labels))
    counts = count_labels(file.rows, labels)
    _say(f"{len(file.rows)} usable rows, {len(file.bad)} bad")
    for label, count in counts.items():
        _say(f"  {label:16} {count:6} {count / max(len(file.rows), 1):6.1%}")
    if min(counts.values()) >= config.folds:
        findings += find_suspicious(file, cross_validate(file.rows, labels, config), labels)
    else:
        _say(f"labels not cross-checked: every label needs at least {config.folds} rows")
    for kind in ("bad_row", "leak", "conflict", "near_duplicate", "suspicious_label"):
        found = [finding for finding in findings if finding.kind == kind]
        _say(f"{kind}: {len(found)}")
        for finding in found[:_SHOWN]:
            _say(f"  {finding.place}: {finding.detail}")
    return int(any(finding.kind in {"bad_row", "leak", "conflict"} for finding in findings))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")

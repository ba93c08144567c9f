"""``python -m jianbao.training.cli train|eval summary``: the two jobs without the rest of the command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jianbao.nlp.errors import JianbaoError

from .evaluation import command as eval_summary
from .summary import command as train_summary


def main(argv: Sequence[str] | None = None) -> int:
    """Run a job; 0 done, 1 floor missed, 2 wrong input."""
    parser = argparse.ArgumentParser(prog="python -m jianbao.training.cli")
    jobs = parser.add_subparsers(required=True)
    for job, command in (("train", train_summary), ("eval", eval_summary)):
        summary = jobs.add_parser(job).add_subparsers(required=True).add_parser("summary")
        command.add_arguments(summary)
        summary.set_defaults(run=command.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except JianbaoError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2


if __name__ == "__main__":
    raise SystemExit(main())

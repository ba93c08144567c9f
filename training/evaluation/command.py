"""`jianbao eval summary`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from .floors import add_floor_arguments, chosen_floors, report_missed


def add_arguments(parser: ArgumentParser) -> None:
    """Arguments of ``eval summary``."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="JSONL(.xz) of pairs, or of articles with headline and summary",
    )
    parser.add_argument("--summarizer", default="bundled", help="bundled, a folder, or org/model on the hub")
    parser.add_argument("--engine", default="auto", choices=("auto", "ct2", "torch"))
    parser.add_argument("--bare", action="store_true", help="measure the model without the guard")
    parser.add_argument(
        "--limit", type=int, default=0, metavar="N", help="at most N pairs of each source and kind"
    )
    parser.add_argument(
        "--held-out", type=int, default=0, metavar="N", help="only the N articles that training held out"
    )
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--report", type=Path, help="write an HTML page with sampled outputs here")
    parser.add_argument("--samples", type=int, default=20, help="articles shown in the report")
    add_floor_arguments(parser)


def run(args: Namespace) -> int:
    """Measure, print the table; 1 when a floor is missed."""
    from .html_report import write_html  # noqa: PLC0415
    from .report import print_table, write_json  # noqa: PLC0415
    from .setup import choose_pairs, load_writer  # noqa: PLC0415
    from .summaries import evaluate_summaries  # noqa: PLC0415

    floors = chosen_floors(args, "summary", args.file)
    for path in filter(None, (args.json, args.report)):
        path.parent.mkdir(parents=True, exist_ok=True)
    pairs = choose_pairs(args.file, limit=args.limit, held_out=args.held_out)
    evaluation = evaluate_summaries(pairs, load_writer(args.summarizer, args.engine, bare=args.bare))
    print_table(evaluation)
    if args.json:
        write_json(evaluation, args.json)
    if args.report:
        write_html(evaluation, args.report, samples=args.samples)
    return report_missed(floors, {row.name: asdict(row) for row in evaluation.rows})

"""`jianbao tag` and its single steps `extract`, `classify` and `summarize`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from jianbao.nlp import Pipeline, Record
from jianbao.nlp.errors import DataError
from jianbao.serve.steps import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps

from .command import Command
from .output import open_output, stat_output
from .progress import RunProgress
from .resume import Earlier, find_earlier, skip_done
from .sources import KNOWN_SUFFIXES, STDIN, find_sources
from .table import print_table

_MAX_TABLE_ROWS = 200  # what a person can read; the records themselves are in the output


def run_steps(arguments: Namespace, steps: Steps) -> int:
    """Read the pages of the command line, run `steps`, write one record a line."""
    if arguments.resume and arguments.output in (None, STDIN):
        raise DataError("--resume needs an output file (-o)", "--resume 需要用 -o 指定输出文件。")
    if steps.summarize:
        _check_max_chars(arguments.max_chars)
    sources = find_sources(arguments.paths, output=stat_output(arguments.output))
    earlier = find_earlier(Path(arguments.output)) if arguments.resume else Earlier()
    progress = RunProgress(sources, done=earlier.n_records, failed=earlier.n_failed)
    pipeline = _load_pipeline(arguments, steps, batch_size=_batch_size(progress.expected))
    shown: list[Record] = []
    with progress:
        pages = skip_done(progress.pages(), earlier)  # before the output is touched
        with open_output(arguments.output, keep_bytes=earlier.n_bytes) as output:
            for record in progress.watch(pipeline.run_many(pages)):
                output.write(record.to_json() + "\n")
                if arguments.table and len(shown) < _MAX_TABLE_ROWS:
                    shown.append(record)
    if arguments.table:
        print_table(shown)
    _say(f"{progress.done} articles, {progress.failed} failed -> {arguments.output or 'stdout'}")
    return 1 if progress.failed else 0


def _run_tag(arguments: Namespace) -> int:
    if arguments.topics_only:
        return run_steps(arguments, CLASSIFY)
    return run_steps(arguments, replace(ANALYZE, summarize=not arguments.no_summary))


def _run_extract(arguments: Namespace) -> int:
    return run_steps(arguments, EXTRACT)


def _run_classify(arguments: Namespace) -> int:
    return run_steps(arguments, CLASSIFY)


def _run_summarize(arguments: Namespace) -> int:
    return run_steps(arguments, SUMMARIZE)


def _check_max_chars(max_chars: int) -> None:
    from jianbao.nlp.truth.draft import Limits  # noqa: PLC0415  not needed to read pages

    shortest = Limits().summary_min_chars
    if max_chars <= shortest:
        raise DataError(
            f"--max-chars {max_chars}: a summary has at least {shortest} characters; give more than that",
            f"--max-chars {max_chars}：摘要至少 {shortest} 字，请给出更大的值。",
        )


def _load_pipeline(arguments: Namespace, steps: Steps, *, batch_size: int) -> Pipeline:
    options: dict[str, Any] = {
        "classifier": arguments.classifier if steps.classify else None,
        "with_text": steps.with_text,
        "explain": steps.classify and arguments.explain,
        "batch_size": batch_size,
    }
    if steps.summarize:
        options |= {
            "summarizer": arguments.summarizer,
            "engine": arguments.engine,
            "max_chars": arguments.max_chars,
            "use_title": arguments.use_title,
        }
    else:
        options["summarizer"] = None
    return Pipeline.load(**options)


def _batch_size(n_pages: int) -> int:
    """Large batches waste less padding; small runs get small ones, so that their progress can be seen."""
    return 8 if 0 < n_pages <= 64 else 64


def _add_tag_arguments(parser: ArgumentParser) -> None:
    _add_files(parser)
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--no-summary", action="store_true", help="page fields and topic only")
    depth.add_argument(
        "--topics-only", action="store_true", help="the same without the page's text in the record: fastest"
    )
    _add_classifier(parser)
    _add_summarizer(parser)


def _add_classify_arguments(parser: ArgumentParser) -> None:
    _add_files(parser)
    _add_classifier(parser)


def _add_summarize_arguments(parser: ArgumentParser) -> None:
    _add_files(parser)
    _add_summarizer(parser)


def _add_files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help=f"files or folders ({' '.join(KNOWN_SUFFIXES)}), '{STDIN}' for stdin; a JSONL or CSV record has "
        "any of id, title, text, html, published, author, source, column",
    )
    parser.add_argument("-o", "--output", metavar="OUT.jsonl", help="one record a line (default: stdout)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on behind the records that an interrupted run with the same inputs left in OUT.jsonl",
    )
    parser.add_argument("--table", action="store_true", help="print a table for people as well")


def _add_classifier(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--classifier",
        default="champion",
        metavar="NAME",
        help="champion (default: the promoted version, else the bundled model), bundled, a version, a folder",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="put the phrases and sentences that carried the decision into topic.explanation",
    )


def _add_summarizer(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--summarizer",
        default="bundled",
        metavar="NAME",
        help="bundled (default), a folder, or any BART, mBART, PEGASUS, T5, mT5 or Marian model of the hub",
    )
    parser.add_argument(
        "--engine",
        default="auto",
        choices=["auto", "ct2", "torch"],
        help="ct2: CTranslate2 int8; torch: transformers; auto: torch when there is a GPU, else ct2",
    )
    parser.add_argument(
        "--max-chars", type=int, default=120, metavar="N", help="longest summary in characters (default: 120)"
    )
    parser.add_argument(
        "--use-title", action="store_true", help="let the model read the paper's own title too"
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


tag = Command(
    help="read, classify and summarize pages",
    description="Read, classify and summarize pages; one JSON record a line.",
    add_arguments=_add_tag_arguments,
    run=_run_tag,
)
extract = Command(
    help="read pages only: title, date, author, source, column, body",
    description="Read pages; records without topic and summary.",
    add_arguments=_add_files,
    run=_run_extract,
)
classify = Command(
    help="read and classify pages",
    description="Read and classify pages; records with topic, without text and summary.",
    add_arguments=_add_classify_arguments,
    run=_run_classify,
)
summarize = Command(
    help="read and summarize pages",
    description="Read and summarize pages; records without topic.",
    add_arguments=_add_summarize_arguments,
    run=_run_summarize,
)

"""`jianbao labels stats`: how many labels, of what, by whom, and how far they agree."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.table import Table

from jianbao.nlp.command import Command

from .store import add_database_argument, open_store
from .tables import make_table, print_tables
from .tally import Count, Tally, tally

if TYPE_CHECKING:
    from jianbao.models.labels import LabelStats


def _run(arguments: Namespace) -> int:
    with open_store(arguments) as store:
        stats, counts = store.stats(), tally(store.latest())
    if arguments.json:
        sys.stdout.write(json.dumps(_as_json(stats, counts), ensure_ascii=False, indent=2) + "\n")
        return 0
    print_tables(
        _overview(stats, counts),
        _counts("标签 label", counts.by_label),
        _counts("标注人 annotator", counts.by_annotator),
        _counts("月份 month", dict(sorted(counts.by_month.items()))),
    )
    return 0


def _overview(stats: LabelStats, counts: Tally) -> Table:
    table = make_table("全部 overview")
    table.add_column("", justify="right")
    people = counts.people
    for name, value in (
        ("标注 labels ever given", stats.entries),
        ("文章 articles", stats.articles),
        ("无正文 known by hash only", stats.articles_without_text),
        ("有分歧 open conflicts", stats.conflicts),
        ("多人标注 labelled by two or more", people.articles),
        ("意见一致 of these unanimous", people.unanimous),
        ("人际一致性 alpha between people", _decimal(people.alpha)),
        ("与模型一致 agreement with the model", _percent(counts.total.agreement)),
    ):
        table.add_row(name, str(value))
    return table


def _counts(name: str, counts: Mapping[str, Count]) -> Table:
    table = make_table(name)
    table.add_column("标注 labels", justify="right")
    table.add_column("问过模型 asked", justify="right")
    table.add_column("与模型一致 agreed", justify="right")
    for key, count in counts.items():
        table.add_row(key, str(count.labels), str(count.asked), _percent(count.agreement))
    return table


def _as_json(stats: LabelStats, counts: Tally) -> dict[str, Any]:
    return {
        "entries": stats.entries,
        "articles": stats.articles,
        "articles_without_text": stats.articles_without_text,
        "conflicts": stats.conflicts,
        "people": {
            "articles": counts.people.articles,
            "unanimous": counts.people.unanimous,
            "alpha": counts.people.alpha,
        },
        "model": asdict(counts.total),
        "by_label": {key: asdict(count) for key, count in counts.by_label.items()},
        "by_annotator": {key: asdict(count) for key, count in counts.by_annotator.items()},
        "by_month": {key: asdict(count) for key, count in sorted(counts.by_month.items())},
    }


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _decimal(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    add_database_argument(parser)


stats = Command(
    help="count labels per topic, person and month; agreement between people and with the model",
    description="Count the latest label of each person on each article. The model's agreement is that of its "
    "answer at the time; alpha is Krippendorff's, 1 for full agreement and 0 for chance.",
    add_arguments=_add_arguments,
    run=_run,
)

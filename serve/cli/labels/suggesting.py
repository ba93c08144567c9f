"""`jianbao labels suggest`: what to label next."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from jianbao.nlp import Article, Pipeline, Record
from jianbao.nlp.command import Command
from jianbao.nlp.errors import DataError
from jianbao.serve.cli.output import open_output, stat_output
from jianbao.serve.cli.progress import RunProgress
from jianbao.serve.cli.sources import KNOWN_SUFFIXES, STDIN, find_sources

from .store import add_database_argument, open_database
from .topics import add_classifier_argument, load_topics

if TYPE_CHECKING:
    from jianbao.models.database import Database
    from jianbao.models.labels import Conflict, LabelStore
    from jianbao.models.labels.suggestion import Candidate, Suggestion

_BATCH = 256
_MAX_KNOWN = 2000  # labelled articles that diverse ones keep away from; in order of hash, a fair sample


def _run(arguments: Namespace) -> int:
    from jianbao.models.labels import LabelStore  # noqa: PLC0415  SQLAlchemy is slow to import

    if arguments.n < 1:
        raise DataError(f"-n {arguments.n}: give at least 1", f"-n {arguments.n}：至少为 1。")
    progress = RunProgress(find_sources(arguments.paths, output=stat_output(arguments.output)))
    with open_database(arguments) as database, progress:
        records = progress.watch(Pipeline().run_many(progress.pages()))
        found = _suggest(_articles(records), LabelStore(database), database, arguments)
    _write(found, arguments)
    _say(f"{progress.done} articles, {progress.failed} failed, {len(found)} suggested")
    return 1 if progress.failed else 0


def _suggest(
    candidates: Iterator[Candidate], store: LabelStore, database: Database, arguments: Namespace
) -> list[Suggestion]:
    from jianbao.models.labels.suggestion import suggest as choose  # noqa: PLC0415  scikit-learn
    from jianbao.models.loading import load_classifier  # noqa: PLC0415

    disputes = {conflict.content_hash: _who_said_what(conflict) for conflict in store.conflicts()}
    known = [_article(label.title, label.text) for label in islice(store.training_labels(), _MAX_KNOWN)]
    return choose(
        _skip_labelled(candidates, database, disputes),
        load_topics(arguments),
        arguments.n,
        second=load_classifier(arguments.second) if arguments.second else None,
        disputes=disputes,
        known=known,
        seed=arguments.seed,
    )


def _articles(records: Iterable[Record]) -> Iterator[Candidate]:
    from jianbao.models.labels.suggestion import Candidate  # noqa: PLC0415  scikit-learn is slow to import

    for record in records:
        if record.error is None:
            article = _article(record.title, record.text or "")
            yield Candidate(article=article, id=record.id, source_path=record.source_path)


def _article(title: str, text: str) -> Article:
    return Article(title=title, paragraphs=tuple(text.split("\n")) if text else ())


def _skip_labelled(
    candidates: Iterator[Candidate], database: Database, disputes: Iterable[str]
) -> Iterator[Candidate]:
    from jianbao.models.labels.labelled import find_labelled  # noqa: PLC0415  SQLAlchemy is slow to import

    while batch := list(islice(candidates, _BATCH)):
        labelled = find_labelled(database, {item.article.content_hash for item in batch}) - set(disputes)
        yield from (item for item in batch if item.article.content_hash not in labelled)


def _who_said_what(conflict: Conflict) -> str:
    return "; ".join(f"{label.annotator}: {label.label}" for label in conflict.labels)


def _write(found: list[Suggestion], arguments: Namespace) -> None:
    from .suggestion_forms import WRITERS  # noqa: PLC0415  SQLAlchemy is slow to import

    with open_output(arguments.output) as output:
        WRITERS[arguments.format](found, output)


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="ARCHIVE",
        help=f"files or folders ({' '.join(KNOWN_SUFFIXES)}), '{STDIN}' for stdin, as for 'jianbao tag'",
    )
    parser.add_argument("-n", type=int, default=50, metavar="N", help="how many (default: 50)")
    parser.add_argument("-o", "--output", metavar="OUT", help="the file (default: stdout)")
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv", "table"),
        default="jsonl",
        help="jsonl (default) and csv have an empty label to fill in for 'jianbao labels import'",
    )
    parser.add_argument(
        "--second", metavar="NAME", help="another classifier: where the two disagree is asked"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="decides between equals (default: 0)"
    )
    add_classifier_argument(parser)
    add_database_argument(parser)


suggest = Command(
    help="choose the unlabelled articles of an archive that are worth labelling next",
    description="Choose articles that have no label yet: those people or models disagree on, those the model "
    "is unsure of, and those unlike all that is labelled.",
    add_arguments=_add_arguments,
    run=_run,
)

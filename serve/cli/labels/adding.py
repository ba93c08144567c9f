"""`jianbao labels add`: one label for one article."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from jianbao.nlp import Article
from jianbao.nlp.command import Command
from jianbao.nlp.errors import DataError, JianbaoError
from jianbao.serve.cli.sources import find_sources

from .store import add_database_argument, open_store
from .topics import add_classifier_argument, add_new_labels_argument, label_set, load_topics

if TYPE_CHECKING:
    from jianbao.models.labels import LabelStore
    from jianbao.nlp.record import TopicField

_HASH_PREFIX = "sha256:"


def _run(arguments: Namespace) -> int:
    from jianbao.models.labels import Label  # noqa: PLC0415  SQLAlchemy is slow to import
    from jianbao.nlp.pipeline import find_topics  # noqa: PLC0415

    classifier = load_topics(arguments)
    label = label_set(classifier, arguments).resolve(arguments.label)
    with open_store(arguments) as store:
        article = _find_article(arguments.article, store)
        topic = find_topics(classifier, [article])[0] if article else None
        given = Label(
            content_hash=article.content_hash if article else arguments.article,
            title=article.title if article else "",
            text=article.text if article else "",
            label=label,
            annotator=arguments.annotator,
            labelled_at=datetime.now(UTC),
            source="review" if arguments.review else "cms",
            reason=arguments.reason,
            article_id=arguments.article_id,
            **_answer(topic),
        )
        added = store.add(given)
    _say(f"{'added' if added else 'known already'}: {given.label} by {given.annotator}, {_model_said(topic)}")
    _say(f"{given.content_hash} {given.title}".rstrip())
    return 0


def _find_article(name: str, store: LabelStore) -> Article | None:
    """The article of a page, or of a hash whose text the store has."""
    if not name.startswith(_HASH_PREFIX):
        return _read_article(name)
    for label in store.history(name):
        if label.has_content:
            return Article(title=label.title, paragraphs=tuple(label.text.split("\n")) if label.text else ())
    return None


def _read_article(path: str) -> Article:
    from jianbao.nlp.reading import read_page  # noqa: PLC0415

    pages = list(islice((page for source in find_sources([path]) for page in source.pages()), 2))
    if len(pages) != 1:
        seen, seen_zh = ("several articles", "有多篇文章") if pages else ("no article", "没有文章")
        raise DataError(
            f"{path} holds {seen}; give one page, or use 'jianbao labels import'",
            f"{path} 中{seen_zh}；请给出单个页面，或使用 jianbao labels import。",
        )
    if isinstance(pages[0].content, JianbaoError):
        raise pages[0].content
    return read_page(pages[0].content)


def _answer(topic: TopicField | None) -> dict[str, Any]:
    if topic is None:
        return {}
    return {"model": topic.model, "model_label": topic.label, "model_scores": topic.scores}


def _model_said(topic: TopicField | None) -> str:
    if topic is None:
        return "text unknown: the model was not asked"
    return f"model said {topic.label} {topic.score:.2f}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "article",
        metavar="PAGE_OR_HASH",
        help="a page as 'jianbao tag' reads it, '-' for stdin, or the content_hash of a record",
    )
    parser.add_argument("--label", required=True, metavar="L", help="identifier or display name of the topic")
    parser.add_argument("--annotator", required=True, metavar="NAME", help="who says so")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for whoever looks at it later")
    parser.add_argument("--article-id", default="", metavar="ID", help="what the CMS calls the article")
    parser.add_argument(
        "--review", action="store_true", help="this decides between people who labelled it differently"
    )
    add_new_labels_argument(parser)
    add_classifier_argument(parser)
    add_database_argument(parser)


add = Command(
    help="label one article",
    description="Label one article; what the model says now is kept beside it.",
    add_arguments=_add_arguments,
    run=_run,
)

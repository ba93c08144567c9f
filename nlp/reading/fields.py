"""A record of a content management system to an `Article`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jianbao.nlp.article import Article
from jianbao.nlp.errors import NoArticleError, RecordError, TooLargeError
from jianbao.nlp.notices import Notice

from .boilerplate import clean_paragraphs
from .byline import find_signature, strip_signature
from .dates import normalize_published
from .dump import read_dump
from .markup import looks_like_html
from .names import parse_names
from .page import check_length

__all__ = ["FIELD_NAMES", "read_fields"]

FIELD_NAMES = ("title", "text", "html", "published", "author", "authors", "source", "column")
_CONTENT_NAMES = ("title", "text", "html")


def read_fields(record: Mapping[str, object], *, max_chars: int) -> Article:
    """The article that a record's fields make up; a title alone is enough.

    Raises:
        RecordError: None of ``title``, ``text`` and ``html`` has anything in it.
        TooLargeError: More than `max_chars` characters in one of them, or more than the 2,000,000 of a text
            dump in a title or in a text without markup.
    """
    fields = {name: _as_text(record.get(name)) for name in FIELD_NAMES}
    _check(record, fields, max_chars)
    article = _read_content(fields)
    published = normalize_published(fields["published"]) if fields["published"] else None
    unread = bool(fields["published"]) and published is None
    return replace(
        article,
        title=fields["title"] or article.title,
        authors=_authors(record) or article.authors,
        published=published or article.published,
        source=fields["source"] or article.source,
        column=fields["column"] or article.column,
        warnings=(Notice.BAD_DATE.value,) if unread else (),
    )


def _check(record: Mapping[str, object], fields: Mapping[str, str], max_chars: int) -> None:
    if not any(fields[name] for name in _CONTENT_NAMES):
        seen = ", ".join(map(str, list(record)[:12])) or "none"
        raise RecordError(
            f"The record has no title, text or html; its fields are: {seen}. Fill one of the three.",
            f"记录里没有 title、text、html 中的任何一项（现有字段：{seen}），请改名或补上其中一项。",
        )
    longest = max(len(fields[name]) for name in _CONTENT_NAMES)
    if longest > max_chars:
        raise TooLargeError(
            f"A field of the record has {longest} characters, over the limit of {max_chars}; shorten it.",
            f"记录中有字段长 {longest} 字符，超过上限 {max_chars}，请缩短。",
        )
    check_length(fields["title"])


def _read_content(fields: Mapping[str, str]) -> Article:
    """The body: the text when it is given, else the HTML; a page without article leaves a title alone."""
    content = fields["text"] or fields["html"]
    has_markup = looks_like_html(content)
    if not has_markup:
        check_length(content)
    try:
        if has_markup or (fields["html"] and not fields["text"]):
            from .html import read_html  # noqa: PLC0415 (lxml)

            return read_html(content)
        return _read_body(content, fields["title"]) if fields["title"] else read_dump(content)
    except NoArticleError:
        if not fields["title"]:
            raise
        return Article()


def _read_body(text: str, title: str) -> Article:
    """The body of an article whose title stands in a field of its own."""
    paragraphs = clean_paragraphs(text.splitlines(), title=title)
    return Article(
        authors=find_signature(paragraphs), paragraphs=tuple(strip_signature(paragraphs) or paragraphs)
    )


def _authors(record: Mapping[str, object]) -> tuple[str, ...]:
    value = record.get("authors") or record.get("author")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(name for item in value if (name := _as_text(item)))
    text = _as_text(value)
    return parse_names(text) or ((text,) if text else ())


def _as_text(value: object) -> str:
    """White space folded at the ends; ``""`` for a missing value (``None``, the NaN of data frames)."""
    if value is None or value != value:
        return ""
    text = value if isinstance(value, str) else str(value)
    return text.encode("utf-8", "replace").decode("utf-8").strip()

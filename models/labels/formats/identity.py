"""Which article a row speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from jianbao.nlp.article import hash_content
from jianbao.nlp.errors import InputError
from jianbao.nlp.reading import read_page

from .errors import RowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An article's hash, with its text as far as it is known."""

    content_hash: str
    title: str
    text: str


def identify(*, content_hash: str = "", title: str = "", text: str = "", html: str = "") -> Identity:
    """The article of a row that has a hash, or a text, or both.

    A text is read as pages are (`jianbao.nlp.reading.read_page`), so that the same article has the same
    hash whether it came as a page or in a spreadsheet; what has been read once is not read again.

    Raises:
        RowError: Neither, a text that cannot be read, or a hash that is that of another text.
    """
    only_hash = bool(content_hash) and not text and not html  # a record without its text
    if only_hash or (content_hash and hash_content(title, (text,)) == content_hash):
        return Identity(content_hash=content_hash, title=title, text=text)
    try:
        article = read_page({"title": title, "text": text, "html": html})
    except InputError as error:
        raise RowError(error.message, error.message_zh) from error
    if content_hash and content_hash != article.content_hash:
        raise RowError(
            f"content_hash {content_hash[:80]} is not that of title and text; leave one of the two out",
            f"content_hash {content_hash[:80]} 与标题、正文不符，请删去其中之一。",
        )
    return Identity(content_hash=article.content_hash, title=article.title, text=article.text)

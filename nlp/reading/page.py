"""The one door: bytes, text or a record's fields to an `Article` with its warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jianbao.nlp.article import Article
from jianbao.nlp.errors import EmptyInputError, TooLargeError
from jianbao.nlp.notices import Notice

from .encoding import DecodedPage, decode_page
from .markup import looks_like_html

__all__ = ["MAX_PAGE_BYTES", "read_page", "read_text", "too_large"]

MAX_PAGE_BYTES = 20_000_000
# Less than a headline and a sentence: nothing to summarize.
_SHORT_CHARS = 50
# A newspaper page has 20,000 characters at the most; a hundred times that is read in a few seconds.
_MAX_TEXT_CHARS = 2_000_000


def read_page(page: bytes | str | Mapping[str, object], *, max_bytes: int = MAX_PAGE_BYTES) -> Article:
    """Reads a page, a text dump, a plain text or a record with fields.

    Args:
        page: The bytes of a file in any Chinese encoding; decoded text; or a mapping with any of
            ``title``, ``text``, ``html``, ``published``, ``author`` or ``authors``, ``source``,
            ``column``. Fields that are given win over what the HTML says.
        max_bytes: Limit for bytes, and for the characters of text.

    Returns:
        The article; `Article.warnings` holds codes of `Notice`.

    Raises:
        InputError: Empty, binary, too large, without an article, or a record without usable field.
    """
    if isinstance(page, Mapping):
        from .fields import read_fields  # noqa: PLC0415 (a hundred rules to compile)

        return _with_warnings(read_fields(page, max_chars=max_bytes))
    if len(page) > max_bytes:
        raise too_large(len(page), max_bytes)
    if isinstance(page, str):
        return _with_warnings(read_text(page))
    decoded = decode_page(page)
    article = replace(read_text(decoded.text), encoding=decoded.encoding)
    return _with_warnings(article, decoded)


def read_text(text: str) -> Article:
    """The article in decoded text, HTML or not; without warnings.

    Raises:
        InputError: Empty, too long, or without an article.
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    if not clean.strip():
        raise EmptyInputError(
            f"The text is empty ({len(text)} characters, all white space); check where it comes from.",
            f"文本是空的（{len(text)} 个字符，全为空白），请检查来源。",
        )
    if looks_like_html(clean):
        from .html import read_html  # noqa: PLC0415 (lxml)

        return read_html(clean)
    from .dump import read_dump  # noqa: PLC0415 (a hundred rules to compile)

    check_length(clean)
    return read_dump(clean)


def check_length(text: str) -> None:
    """Refuses plain text that is too long for one article, be it a dump or a field of a record.

    Raises:
        TooLargeError: More than 2,000,000 characters.
    """
    if len(text) > _MAX_TEXT_CHARS:
        raise TooLargeError(
            f"The text has {len(text)} characters, over the limit of {_MAX_TEXT_CHARS} for one article; "
            "split it.",
            f"文本共 {len(text)} 字，超过单篇文章 {_MAX_TEXT_CHARS} 字的上限，请拆分后再传。",
        )


def too_large(n_bytes: int, max_bytes: int = MAX_PAGE_BYTES) -> TooLargeError:
    """The error for a page of `n_bytes`, for callers that know the size before they read."""
    return TooLargeError(
        f"The page has {n_bytes} bytes, over the limit of {max_bytes}; split it, or raise max_bytes.",
        f"页面大小为 {n_bytes} 字节，超过上限 {max_bytes}；请拆分，或调高 max_bytes。",
    )


def _with_warnings(article: Article, decoded: DecodedPage | None = None) -> Article:
    codes = dict.fromkeys([*article.warnings, *(notice.value for notice in _notices(article, decoded))])
    return replace(article, warnings=tuple(codes))


def _notices(article: Article, decoded: DecodedPage | None) -> Iterator[Notice]:
    if not article.title:
        yield Notice.NO_TITLE
    if article.published is None:
        yield Notice.NO_DATE
    if not article.paragraphs:
        yield Notice.NO_BODY
    elif len(article.text) < _SHORT_CHARS:
        yield Notice.TOO_SHORT
    if decoded and decoded.mismatch:
        yield Notice.ENCODING_MISMATCH
    if article.encoding.replaced_chars:
        yield Notice.REPLACED_CHARS

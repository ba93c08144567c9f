"""What a request brings to be worked on, whatever the form it comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from jianbao.nlp import Page
from jianbao.nlp.half_characters import find_half_character

from .bodies import JSON_TYPE, media_type, parse_fields, parse_json, read_body
from .charset_hint import hint_charset
from .errors import InvalidRequestError
from .forms import NO_OPTIONS, BatchFields, OptionFields, PageBody, PageFields, PageQuery
from .label_names import identify_options
from .multipart import FORM_TYPE, parse_form
from .options import Options
from .settings import Settings

HTML_TYPES = ("text/html", "application/xhtml+xml")
RAW_TYPES = (*HTML_TYPES, "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Pages, and what is wished for.

    Attributes:
        pages: In the order of the request; exactly one where the route takes one.
        options: Of body and query together, with the identifiers of labels.
        digest: Equal for equal bodies of equal type, and for forms of equal parts.
    """

    pages: list[Page]
    options: Options
    digest: bytes


async def read_page_upload(request: Request, settings: Settings, query: PageQuery) -> Upload:
    """The page of a request: JSON fields, a raw page, or a form with a file.

    Raises:
        ServeError: The body cannot be read.
    """
    kind = media_type(request, (JSON_TYPE, FORM_TYPE, *RAW_TYPES))
    content_type = request.headers["Content-Type"]
    body = await read_body(request, settings)
    options = NO_OPTIONS
    if kind == JSON_TYPE:
        fields = parse_json(PageBody, body)
        page, options = fields.to_page(query.id), fields.options
    elif kind == FORM_TYPE:
        form = await parse_form(content_type, body, max_files=1)
        page, options = Page(content=form.files[0].content, id=form.id or query.id), form.options
        content_type, body = FORM_TYPE, form.digest
    else:
        page = Page(content=hint_charset(body, content_type) if kind in HTML_TYPES else body, id=query.id)
    digest = _digest(content_type, body, query.id)
    return Upload(pages=[page], options=_wishes(request, options, query), digest=digest)


async def read_batch_upload(request: Request, settings: Settings, query: OptionFields) -> Upload:
    """The pages of a request: JSON items, or a form with files, whose names are the ids.

    An item that has not the form of a page is a page whose content is the error.

    Raises:
        ServeError: The body cannot be read.
    """
    kind = media_type(request, (JSON_TYPE, FORM_TYPE))
    content_type = request.headers["Content-Type"]
    body = await read_body(request, settings)
    if kind == FORM_TYPE:
        form = await parse_form(content_type, body)
        pages, options = [Page(content=file.content, id=file.name) for file in form.files], form.options
        content_type, body = FORM_TYPE, form.digest
    else:
        fields = parse_json(BatchFields, body)
        pages, options = [item_page(item) for item in fields.items], fields.options
    digest = _digest(content_type, body, None)
    return Upload(pages=pages, options=_wishes(request, options, query), digest=digest)


def item_page(item: object) -> Page:
    """The page of one item of a batch."""
    try:
        return parse_fields(PageFields, item).to_page()
    except InvalidRequestError as error:
        return Page(content=error, id=_given_id(item))


def _wishes(request: Request, options: OptionFields, query: OptionFields) -> Options:
    return identify_options(options.to_options(query), request.app.state.service)


def _given_id(item: object) -> str | None:
    """The `id` of an item of another form, ``None`` where no answer can carry it."""
    given = item.get("id") if isinstance(item, Mapping) else None
    id = str(given) if isinstance(given, str | int) else None
    return None if id and find_half_character(id) else id


def _digest(content_type: str, body: bytes, id: str | None) -> bytes:
    head = repr((content_type, id)).encode("utf-8", "backslashreplace")
    return hashlib.sha256(hashlib.sha256(head).digest() + body).digest()

"""Answers to what never became a request: no app sees it, so the protocol answers by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from starlette.datastructures import Headers
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from .errors import ServeError
from .languages import choose_language
from .problems import problem_response
from .request_scope import SECURITY_HEADERS, choose_request_id

_log = logging.getLogger(__name__)

RawHeaders = Iterable[tuple[bytes, bytes]]


def render_refusal(error: ServeError, given: RawHeaders, more: RawHeaders = ()) -> bytes:
    """A whole HTTP answer that says `error`, after which the connection is closed.

    Args:
        error: Why nothing is done.
        given: Headers of the request, as far as they could be read.
        more: Headers of every answer of the server.
    """
    asked = Headers(raw=list(given))
    request_id = choose_request_id(asked.get("X-Request-ID", ""))
    response = problem_response(
        error,
        request_id,
        language=choose_language(asked.get("Accept-Language", "")),
        headers={"Connection": "close", "X-Request-ID": request_id},
    )
    _log.warning("request %s refused: %s", request_id, error.code)
    headers = (*more, *response.raw_headers, *SECURITY_HEADERS)
    lines = [b"%b: %b\r\n" % header for header in headers]
    return b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", bytes(response.body)])

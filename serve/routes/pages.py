"""One page in, one record out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response

from jianbao.serve.answering import Call
from jianbao.serve.bodies import JSON_TYPE
from jianbao.serve.engine import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Steps
from jianbao.serve.forms import Answer, PageQuery
from jianbao.serve.multipart import FORM_TYPE
from jianbao.serve.openapi import ANSWER_HEADERS, NOT_MODIFIED, form_schema, reference
from jianbao.serve.problems import describe_problems
from jianbao.serve.queries import describe_query, parse_query
from jianbao.serve.service import Service
from jianbao.serve.uploads import RAW_TYPES, read_page_upload

from .reader_route import ReaderRoute

_DOCUMENTED: dict[str, Any] = {
    "methods": ["POST"],
    "tags": ["pages"],
    "response_model": Answer,
    "responses": {
        200: {"headers": ANSWER_HEADERS},
        304: NOT_MODIFIED,
        **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 503, 504),
    },
    "openapi_extra": {
        "parameters": describe_query(PageQuery),
        "requestBody": {
            "required": True,
            "content": {
                JSON_TYPE: {"schema": reference("PageBody")},
                **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in RAW_TYPES},
                FORM_TYPE: {"schema": form_schema(max_files=1)},
            },
        },
    },
}


async def analyze(request: Request) -> Response:
    """Read a page, give it a topic, a headline and a summary."""
    return await _answer(request, ANALYZE)


async def extract(request: Request) -> Response:
    """Read a page: title, date, author, source, column and body."""
    return await _answer(request, EXTRACT)


async def classify(request: Request) -> Response:
    """Read a page and give it a topic; the record comes without the body."""
    return await _answer(request, CLASSIFY)


async def summarize(request: Request) -> Response:
    """Read a page, give it a headline and a summary."""
    return await _answer(request, SUMMARIZE)


def add_pages(app: FastAPI) -> None:
    """Give `app` these routes, before all others: a router between would be asked twice for each request."""
    for endpoint in (analyze, extract, classify, summarize):
        app.router.add_api_route(
            f"/v1/{endpoint.__name__}", endpoint, route_class_override=ReaderRoute, **_DOCUMENTED
        )


async def _answer(request: Request, steps: Steps) -> Response:
    """Refuses before it reads the body when there is no room."""
    service: Service = request.app.state.service
    query = parse_query(PageQuery, request)
    service.engine.check_room(steps)
    upload = await read_page_upload(request, service.settings, query)
    return await Call.of(service, request, upload, steps).answer_page()

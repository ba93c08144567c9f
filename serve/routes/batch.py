"""Several pages in, as many records out."""

from __future__ import annotations

import time
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from jianbao.nlp import Page
from jianbao.serve.bodies import JSON_TYPE, media_type, parse_fields, parse_json, read_body
from jianbao.serve.dependencies import DeadlineDep, EngineDep, SettingsDep
from jianbao.serve.disconnect import while_connected
from jianbao.serve.engine import ANALYZE
from jianbao.serve.errors import InvalidRequestError
from jianbao.serve.forms import BatchAnswer, BatchFields, PageFields
from jianbao.serve.problems import describe_problems

router = APIRouter(tags=["pages"])

_ANSWER = TypeAdapter(BatchAnswer)
_BODY = {
    "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": BatchFields.model_json_schema()}}}
}


@router.post(
    "/batch",
    response_model=BatchAnswer,
    responses=describe_problems(400, 401, 408, 413, 415, 422, 429, 503),
    openapi_extra=_BODY,
)
async def batch(
    request: Request, engine: EngineDep, settings: SettingsDep, deadline: DeadlineDep
) -> Response:
    """Analyze up to 32 pages; one that fails, or is not done in time, is a record with `error`."""
    engine.check_room(ANALYZE)
    media_type(request, (JSON_TYPE,))
    items = parse_json(BatchFields, await read_body(request, settings)).items
    work = engine.run_many([_page(item) for item in items], ANALYZE, deadline=deadline)
    records = await while_connected(request, work)
    state = request.state
    total_ms = round((time.perf_counter() - state.started) * 1000, 1)
    answer = BatchAnswer(items=records, request_id=state.request_id, timings_ms={"total": total_ms})
    return Response(_ANSWER.dump_json(answer), media_type=JSON_TYPE)


def _page(item: object) -> Page:
    try:
        return parse_fields(PageFields, item).to_page()
    except InvalidRequestError as error:
        return Page(content=error, id=_given_id(item))


def _given_id(item: object) -> str | None:
    given = item.get("id") if isinstance(item, Mapping) else None
    return str(given) if isinstance(given, str | int) else None

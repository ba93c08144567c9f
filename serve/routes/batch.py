"""Several pages in, as many records out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from jianbao.serve.answering import Call
from jianbao.serve.bodies import JSON_TYPE
from jianbao.serve.dependencies import OptionQueryDep, ServiceDep
from jianbao.serve.engine import ANALYZE
from jianbao.serve.forms import BatchAnswer
from jianbao.serve.multipart import FORM_TYPE
from jianbao.serve.openapi import ANSWER_HEADERS, NOT_MODIFIED, form_schema, reference
from jianbao.serve.problems import describe_problems
from jianbao.serve.settings import MAX_BATCH_ITEMS
from jianbao.serve.uploads import read_batch_upload

router = APIRouter(prefix="/v1", tags=["pages"])

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON_TYPE: {"schema": reference("BatchFields")},
            FORM_TYPE: {"schema": form_schema(max_files=MAX_BATCH_ITEMS)},
        },
    }
}


@router.post(
    "/batch",
    response_model=BatchAnswer,
    responses={
        200: {"headers": ANSWER_HEADERS},
        304: NOT_MODIFIED,
        **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 503),
    },
    openapi_extra=_BODY,
)
async def batch(request: Request, service: ServiceDep, query: OptionQueryDep) -> Response:
    """Analyze up to 32 pages; one that fails, or is not done in time, is a record with `error`."""
    service.engine.check_room(ANALYZE)
    upload = await read_batch_upload(request, service.settings, query)
    return await Call.of(service, request, upload, ANALYZE).answer_batch()

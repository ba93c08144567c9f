"""Corrections by editors."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from jianbao.serve.bodies import JSON_TYPE, media_type, parse_json, read_body
from jianbao.serve.correcting import Correction, KeptLabel
from jianbao.serve.dependencies import ServiceDep
from jianbao.serve.label_forms import LabelAnswer, LabelBody
from jianbao.serve.openapi import reference
from jianbao.serve.problems import describe_problems
from jianbao.serve.timing import total_ms

router = APIRouter(prefix="/v1", tags=["labels"])

_ANSWER = TypeAdapter(LabelAnswer)
_BODY = {
    "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": reference("LabelBody")}}},
}


@router.post(
    "/labels",
    status_code=201,
    response_model=LabelAnswer,
    responses={
        200: {"description": "This person had said so already; nothing was added.", "model": LabelAnswer},
        **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 503, 504),
    },
    openapi_extra=_BODY,
)
async def label(request: Request, service: ServiceDep) -> Response:
    """Keep what an editor says an article is about, with the model's answer; training learns from it."""
    media_type(request, (JSON_TYPE,))
    body = parse_json(LabelBody, await read_body(request, service.settings))
    kept = await Correction(service=service, request=request, body=body).keep()
    answer = _answer(kept, request)
    return Response(_ANSWER.dump_json(answer), 201 if kept.added else 200, media_type=JSON_TYPE)


def _answer(kept: KeptLabel, request: Request) -> LabelAnswer:
    label = kept.label
    return LabelAnswer(
        added=kept.added,
        content_hash=label.content_hash,
        label=label.label,
        annotator=label.annotator,
        labelled_at=label.labelled_at,
        source=label.source,
        reason=label.reason,
        article_id=label.article_id,
        model=label.model,
        model_label=label.model_label,
        model_scores=dict(label.model_scores),
        request_id=request.state.request_id,
        timings_ms={**kept.timings_ms, "total": total_ms(request)},
    )

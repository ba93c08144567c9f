"""One page in, one record out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import TypeAdapter

from jianbao.nlp import Page
from jianbao.serve.bodies import JSON_TYPE, media_type, parse_json, read_body
from jianbao.serve.dependencies import DeadlineDep, EngineDep, SettingsDep
from jianbao.serve.disconnect import while_connected
from jianbao.serve.engine import ANALYZE, CLASSIFY, EXTRACT, SUMMARIZE, Deadline, Engine, Steps
from jianbao.serve.forms import Answer, PageFields
from jianbao.serve.problems import describe_problems
from jianbao.serve.settings import Settings

router = APIRouter(tags=["pages"])

RAW_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_ANSWER = TypeAdapter(Answer)
_DOCUMENTED: dict[str, Any] = {
    "response_model": Answer,
    "responses": describe_problems(400, 401, 408, 413, 415, 422, 429, 503, 504),
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                JSON_TYPE: {"schema": PageFields.model_json_schema()},
                **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in RAW_TYPES},
            },
        }
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCall:
    """A request about one page."""

    request: Request
    engine: Engine
    settings: Settings
    deadline: Deadline
    id: str | None

    async def answer(self, steps: Steps) -> Response:
        """Run `steps`; refuses before it reads the body when there is no room."""
        self.engine.check_room(steps)
        page = await self._read_page()
        work = self.engine.run(page, steps, deadline=self.deadline)
        finding = await while_connected(self.request, work)
        state = self.request.state
        total_ms = round((time.perf_counter() - state.started) * 1000, 1)
        answer = Answer.of(
            finding.record,
            request_id=state.request_id,
            timings_ms={**finding.timings_ms, "total": total_ms},
        )
        return Response(_ANSWER.dump_json(answer), media_type=JSON_TYPE)

    async def _read_page(self) -> Page:
        kind = media_type(self.request, (JSON_TYPE, *RAW_TYPES))
        body = await read_body(self.request, self.settings)
        if kind == JSON_TYPE:
            return parse_json(PageFields, body).to_page(self.id)
        return Page(content=body, id=self.id)


async def get_page_call(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    deadline: DeadlineDep,
    id: Annotated[str | None, Query(description="Comes back in the record.")] = None,
) -> PageCall:
    """The request, with everything it takes to answer it."""
    return PageCall(request=request, engine=engine, settings=settings, deadline=deadline, id=id)


PageCallDep = Annotated[PageCall, Depends(get_page_call)]


@router.post("/analyze", **_DOCUMENTED)
async def analyze(call: PageCallDep) -> Response:
    """Read a page, give it a topic, a headline and a summary."""
    return await call.answer(ANALYZE)


@router.post("/extract", **_DOCUMENTED)
async def extract(call: PageCallDep) -> Response:
    """Read a page: title, date, author, source, column and body."""
    return await call.answer(EXTRACT)


@router.post("/classify", **_DOCUMENTED)
async def classify(call: PageCallDep) -> Response:
    """Read a page and give it a topic; the record comes without the body."""
    return await call.answer(CLASSIFY)


@router.post("/summarize", **_DOCUMENTED)
async def summarize(call: PageCallDep) -> Response:
    """Read a page, give it a headline and a summary."""
    return await call.answer(SUMMARIZE)

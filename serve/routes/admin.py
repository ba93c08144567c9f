"""Which version of the topic model serves."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from jianbao.models.registry import Entry
from jianbao.serve import switching
from jianbao.serve.access.guard import CallerDep
from jianbao.serve.access.key import Caller
from jianbao.serve.admin_forms import (
    HistoryAnswer,
    ModelsAnswer,
    PromoteBody,
    RollbackBody,
    Switch,
    SwitchAnswer,
)
from jianbao.serve.bodies import JSON_TYPE, media_type, parse_json, read_body
from jianbao.serve.dependencies import EngineDep, ServiceDep
from jianbao.serve.engine import Engine
from jianbao.serve.openapi import reference
from jianbao.serve.problems import describe_problems

router = APIRouter(prefix="/v1/models", tags=["models"])


def _documented(form: str, *statuses: int) -> dict[str, Any]:
    return {
        "responses": describe_problems(400, 401, 403, *statuses, 408, 409, 413, 415, 422, 429, 503),
        "openapi_extra": {
            "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": reference(form)}}}
        },
    }


@router.post("/promote", **_documented("PromoteBody", 404))
async def promote(request: Request, service: ServiceDep, caller: CallerDep) -> SwitchAnswer:
    """Let a version serve that the gate let pass; a refusal is 409 with the checks that failed."""
    media_type(request, (JSON_TYPE,))
    body = parse_json(PromoteBody, await read_body(request, service.settings))
    entry = await asyncio.to_thread(switching.promote, body, _who(caller))
    return await _answer(request, service.engine, entry)


@router.post("/rollback", **_documented("RollbackBody"))
async def rollback(request: Request, service: ServiceDep, caller: CallerDep) -> SwitchAnswer:
    """Bring the champion before back."""
    media_type(request, (JSON_TYPE,))
    body = parse_json(RollbackBody, await read_body(request, service.settings))
    entry = await asyncio.to_thread(switching.roll_back, body, _who(caller))
    return await _answer(request, service.engine, entry)


@router.post("/reload", responses=describe_problems(400, 401, 403, 408, 409, 413, 422, 429, 503))
async def reload(request: Request, engine: EngineDep) -> ModelsAnswer:
    """Take the registry's champion into service now; `refused` says why it cannot be."""
    return ModelsAnswer(models=await engine.refresh(), request_id=request.state.request_id)


@router.get("/history", responses=describe_problems(401, 403, 422, 429, 503))
async def history(request: Request, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> HistoryAnswer:
    """Every switch, the newest first."""
    entries = await asyncio.to_thread(switching.read_history)
    newest = [Switch.of(entry) for entry in entries[: -limit - 1 : -1]]
    return HistoryAnswer(entries=newest, request_id=request.state.request_id)


async def _answer(request: Request, engine: Engine, entry: Entry) -> SwitchAnswer:
    models = await engine.refresh()
    return SwitchAnswer(switch=Switch.of(entry), models=models, request_id=request.state.request_id)


def _who(caller: Caller) -> str:
    return f"{caller.name} (key {caller.id})"

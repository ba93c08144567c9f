"""The models at work."""

from __future__ import annotations

from fastapi import APIRouter, Request

from jianbao.serve.admin_forms import ModelsAnswer
from jianbao.serve.dependencies import EngineDep
from jianbao.serve.problems import describe_problems

router = APIRouter(prefix="/v1", tags=["models"])


@router.get("/models", responses=describe_problems(401, 403, 429, 503))
async def models(request: Request, engine: EngineDep) -> ModelsAnswer:
    """The models that answer, with their versions and labels."""
    return ModelsAnswer(models=engine.models, request_id=request.state.request_id)

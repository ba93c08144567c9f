"""The models at work."""

from __future__ import annotations

from fastapi import APIRouter

from jianbao.serve.dependencies import EngineDep
from jianbao.serve.engine import ModelInfo
from jianbao.serve.problems import describe_problems

router = APIRouter(prefix="/v1", tags=["models"])


@router.get("/models", responses=describe_problems(401, 403, 429, 503))
async def models(engine: EngineDep) -> list[ModelInfo]:
    """The models that answer, with their versions and labels."""
    return engine.models

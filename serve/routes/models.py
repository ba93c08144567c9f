"""The models at work."""

from __future__ import annotations

from fastapi import APIRouter

from jianbao.serve.dependencies import EngineDep
from jianbao.serve.engine import ModelInfo
from jianbao.serve.problems import describe_problems

router = APIRouter(tags=["models"])


@router.get("/models", responses=describe_problems(401))
async def models(engine: EngineDep) -> list[ModelInfo]:
    """The models that answer, with their versions and labels."""
    return engine.models

"""Whether the process lives, and whether it takes work; load balancers ask with HEAD."""

from __future__ import annotations

from fastapi import APIRouter

from jianbao.serve.dependencies import EngineDep
from jianbao.serve.errors import ShuttingDownError
from jianbao.serve.problems import describe_problems

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 as long as the process answers at all."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses=describe_problems(503))
async def readyz(engine: EngineDep) -> dict[str, str]:
    """200 when pages are taken in, 503 once the service is shutting down."""
    if not engine.ready:
        raise ShuttingDownError
    return {"status": "ready"}

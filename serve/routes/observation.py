"""Numbers for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response

from jianbao.serve.dependencies import ServiceDep
from jianbao.serve.metrics import CONTENT_TYPE

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(service: ServiceDep) -> Response:
    """Requests, times, queues, batches, caches, jobs, webhooks, models; in the text format of Prometheus."""
    service.note_state()
    return Response(service.metrics.render(), headers={"Content-Type": CONTENT_TYPE})

"""The page that documents the others."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from jianbao.serve.reference import POLICY, render_reference

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """The OpenAPI document for people."""
    page = render_reference(request.app.openapi())
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

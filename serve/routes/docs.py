"""The page that documents the others."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

# Swagger UI is loaded from this host by the reader's browser and started by an inline script.
_CDN = "https://cdn.jsdelivr.net"
_POLICY = (
    f"default-src 'none'; script-src 'unsafe-inline' {_CDN}; style-src 'unsafe-inline' {_CDN}; "
    "img-src 'self' data: https://fastapi.tiangolo.com; connect-src 'self'; frame-ancestors 'none'"
)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Swagger UI over ``/openapi.json``."""
    page = get_swagger_ui_html(openapi_url=request.app.openapi_url, title=request.app.title)
    page.headers["Content-Security-Policy"] = _POLICY
    return page

"""Which web pages may call the endpoint from a browser: CORS."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from .access.errors import CrossOriginError
from .problems import answer_problem

_METHODS = ("GET", "POST", "DELETE")
_SENT = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "X-API-Key",
    "X-Request-ID",
)
_READ = (
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Cache",
    "X-Request-ID",
)


class BrowserAccess(CORSMiddleware):
    """Starlette's middleware with a problem as refusal; wants the state that `RequestScope` makes.

    Args:
        app: What it wraps.
        origins: Whose pages may call; ``*`` for all.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app, allow_origins=origins, allow_methods=_METHODS, allow_headers=_SENT, expose_headers=_READ
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        try:
            await super().__call__(scope, receive, send)
        except CrossOriginError as error:
            await answer_problem(Request(scope), error)(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a browser is told that asks whether it may.

        Raises:
            CrossOriginError: It may not.
        """
        response = super().preflight_response(request_headers)
        if response.status_code >= 400:
            raise CrossOriginError
        return response

"""Faults of this program, as answers."""

from __future__ import annotations

import logging

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import InternalError
from .problems import answer_problem

_log = logging.getLogger(__name__)


class UnexpectedFaults:
    """ASGI middleware: logs what nobody expected and answers with a problem, if there is no answer yet.

    It wants the state that `RequestScope` makes, and stands inside `BrowserAccess`, so that pages may read
    what it says.

    Args:
        app: What it wraps.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except Exception:
            request = Request(scope)
            _log.exception("request %s failed unexpectedly", request.state.request_id)
            if not request.state.answer.status:
                await answer_problem(request, InternalError())(scope, receive, send)

"""What every HTTP answer has: request id, security headers, a line in the log."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access.key import Caller
from .logs import request_id_of_context
from .metrics import Metrics

_access_log = logging.getLogger("jianbao.access")

# What may be echoed and logged as it came; anything else is replaced.
_SAFE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
# Label of requests for no route, so that strangers cannot fill the metrics.
_NO_ROUTE = "none"
#: Of every answer that does not set its own, in the form that goes over the wire.
SECURITY_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class RequestScope:
    """ASGI middleware; makes the request's state.

    That is ``request_id``, ``started`` (`time.perf_counter`), ``answer_headers``, a dict to add to, and
    ``answer``, the `SentAnswer`.

    Args:
        app: What it wraps.
        metrics: Where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = choose_request_id(Headers(scope=scope).get("X-Request-ID", ""))
        started = time.perf_counter()
        more: dict[str, str] = {}
        answer = SentAnswer(send, request_id, more)
        scope["state"] = {
            **scope.get("state", {}),
            "request_id": request_id,
            "started": started,
            "answer_headers": more,
            "answer": answer,
        }
        request_id_of_context.set(request_id)
        try:
            await self._app(scope, receive, answer.send)
        finally:
            self._note(scope, answer, time.perf_counter() - started)

    def _note(self, scope: Scope, answer: SentAnswer, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        method = scope["method"] if route != _NO_ROUTE else _NO_ROUTE
        self._metrics.observe_request(route=route, method=method, status=answer.status, seconds=seconds)
        _access_log.info(
            "%s %s %d",
            method,
            route,
            answer.status,
            extra={
                "method": method,
                "route": route,
                "status": answer.status,
                "duration_ms": round(seconds * 1000, 1),
                "answer_bytes": answer.n_bytes,
                **_key_of(scope["state"].get("caller")),
            },
        )


class SentAnswer:
    """Passes an answer on with the headers added; `status` is 0 until it has begun."""

    def __init__(self, send: Send, request_id: str, more: Mapping[str, str]) -> None:
        self._send = send
        self._request_id = request_id
        self._more = more
        self.status = 0
        self.n_bytes = 0

    async def send(self, message: Message) -> None:
        """Pass one ASGI message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            headers.update(self._more)
            given = {name for name, _ in headers.raw}
            headers.raw.extend(header for header in SECURITY_HEADERS if header[0] not in given)
        else:
            self.n_bytes += len(message.get("body", b""))
        await self._send(message)


def _key_of(caller: Caller | None) -> dict[str, str]:
    return {} if caller is None or caller.is_anonymous else {"key": caller.id}


def choose_request_id(given: str) -> str:
    """`given` where it may be echoed, else a new one."""
    return given if _SAFE_ID.fullmatch(given) else secrets.token_hex(16)

"""``Idempotency-Key``: a POST that is sent again gets the answer it got, and does nothing again.

After draft-ietf-httpapi-idempotency-key-header-07. Answers that would be the same again are kept: those of
success, and those that found fault with the request. What changed something is harmless to send again for
`kept_answers.KEEP_H` hours; of the rest the latest `kept_answers.MAX_UNCHANGING` answers are kept.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jianbao.nlp.errors import JianbaoError
from jianbao.serve.bodies import given_type, read_body
from jianbao.serve.database import ServiceDatabase
from jianbao.serve.errors import MalformedFormError
from jianbao.serve.multipart import FORM_TYPE, digest_form
from jianbao.serve.problems import answer_problem
from jianbao.serve.settings import Settings

from . import kept_answers
from .errors import DatabaseUnavailableError
from .guard import Guard
from .idempotency_key import HEADER, read_key
from .kept_answers import KeptAnswer, Repeatable
from .recording import Recorder

_REPLAYED = "Idempotency-Replayed"
# They change nothing; asked again after a day of many others, they are answered anew.
_QUESTIONS = frozenset({"/v1/analyze", "/v1/extract", "/v1/classify", "/v1/summarize", "/v1/batch"})
_KEPT_STATUSES = frozenset({200, 201, 202, 204, 400, 413, 415, 422})
# A batch of 32 long articles; a longer answer is made anew.
_MAX_KEPT_BYTES = 1_000_000
# Beyond the service's own deadline, for reading the body and for waiting on a busy machine.
_MARGIN_S = 30.0


class IdempotentPosts:
    """ASGI middleware; wants the state that `RequestScope` makes.

    Args:
        app: What it wraps.
        database: Where answers are kept.
        guard: Says whose key it is.
        settings: Limits of bodies and times.
    """

    def __init__(self, app: ASGIApp, database: ServiceDatabase, guard: Guard, settings: Settings) -> None:
        self._app = app
        self._database = database
        self._guard = guard
        self._settings = settings
        self._lease_s = settings.deadline_ms / 1000 + settings.body_timeout_s + _MARGIN_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if HEADER not in request.headers:
            await self._app(scope, receive, send)
            return
        try:
            await self._handle(request, send)
        except JianbaoError as error:
            await answer_problem(request, error)(scope, receive, send)

    async def _handle(self, request: Request, send: Send) -> None:
        key = read_key(request.headers[HEADER])
        caller = self._guard.admit(request.headers, request.state)
        body = await read_body(request, self._settings)
        fingerprint = await _fingerprint(request, body)
        changes = request.scope["path"] not in _QUESTIONS
        repeatable = Repeatable(owner=caller.id, key=key, fingerprint=fingerprint, changes=changes)
        request.state.repeat_id = repeatable.id
        begun = await self._database.write(
            lambda session: kept_answers.begin(session, repeatable, self._lease_s)
        )
        if isinstance(begun, KeptAnswer):
            await _replay(begun, send)
        else:
            await self._answer(request, body, send, repeatable, begun)

    async def _answer(
        self, request: Request, body: bytes, send: Send, repeatable: Repeatable, token: str
    ) -> None:
        """Answer for the first time; what is kept is kept before the client sees it."""
        recorder = Recorder(_MAX_KEPT_BYTES)
        try:
            await self._app(request.scope, _with_body(body, request.receive), recorder.send)
        finally:
            await self._settle(recorder.answer, repeatable, token)
        await recorder.pass_on(send)

    async def _settle(self, answer: KeptAnswer | None, repeatable: Repeatable, token: str) -> None:
        """Keep the answer, or let the next one try; what was done is answered also when this fails."""

        def settle(session: Session) -> None:
            if answer and answer.status in _KEPT_STATUSES:
                kept_answers.keep(session, repeatable, token, answer)
            else:
                kept_answers.give_up(session, repeatable, token)

        with suppress(DatabaseUnavailableError):
            await self._database.write(settle)


async def _fingerprint(request: Request, body: bytes) -> str:
    url, kind = request.url, request.headers.get("Content-Type", "")
    if given_type(request) == FORM_TYPE:
        with suppress(MalformedFormError):  # refused later, and by its own body
            kind, body = FORM_TYPE, await digest_form(kind, body)
    head = hashlib.sha256(repr((url.path, url.query, kind)).encode("utf-8", "backslashreplace"))
    return hashlib.sha256(head.digest() + body).hexdigest()


def _with_body(body: bytes, receive: Receive) -> Receive:
    """Gives `body` in one piece, then what `receive` gives."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return pending.pop() if pending else await receive()

    return receive_again


async def _replay(answer: KeptAnswer, send: Send) -> None:
    headers = {**answer.headers, _REPLAYED: "true", "content-length": str(len(answer.body))}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})

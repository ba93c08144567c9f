"""Errors as HTTP answers: RFC 9457 ``application/problem+json`` with a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException

from jianbao.nlp.errors import BinaryInputError, InputError, JianbaoError, TooLargeError

from .errors import (
    BodyTimeoutError,
    ClientGoneError,
    DeadlineError,
    FieldFault,
    InternalError,
    InvalidRequestError,
    MalformedJsonError,
    NoSuchPathError,
    QueueFullError,
    ShuttingDownError,
    UnauthorizedError,
    UnsupportedTypeError,
    WrongMethodError,
)

MEDIA_TYPE = "application/problem+json"

#: Status of each error; one that is not named has that of its nearest base.
STATUSES: Mapping[type[JianbaoError], int] = {
    MalformedJsonError: 400,
    UnauthorizedError: 401,
    NoSuchPathError: 404,
    WrongMethodError: 405,
    BodyTimeoutError: 408,
    TooLargeError: 413,
    BinaryInputError: 415,
    UnsupportedTypeError: 415,
    InputError: 422,
    InvalidRequestError: 422,
    QueueFullError: 429,
    ClientGoneError: 499,  # nginx's number; only the access log sees it
    JianbaoError: 500,
    ShuttingDownError: 503,
    DeadlineError: 504,
}
# Another process has usually taken over by then.
_RESTART_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no answer.

    Attributes:
        type: ``urn:jianbao:problem:`` and the code.
        title: The status in words.
        status: The HTTP status.
        code: Stable; what programs should look at.
        detail: What happened, what was seen and what to do.
        detail_zh: The same in Chinese, for editors.
        request_id: The same as in the header ``X-Request-ID``.
        errors: The faulty fields of an ``invalid_request``: ``pointer`` and ``detail`` of each.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_zh: str
    request_id: str
    errors: list[dict[str, str]] = field(default_factory=list)


_PROBLEM = TypeAdapter(Problem)


def status_of(error: JianbaoError) -> int:
    """HTTP status of `error`."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_response(
    error: JianbaoError, request_id: str, headers: Mapping[str, str] | None = None
) -> Response:
    """`error` as an HTTP answer."""
    status = status_of(error)
    problem = Problem(
        type=f"urn:jianbao:problem:{error.code}",
        title=_title(status),
        status=status,
        code=error.code,
        detail=error.message,
        detail_zh=error.message_zh,
        request_id=request_id,
        errors=[asdict(fault) for fault in error.faults] if isinstance(error, InvalidRequestError) else [],
    )
    all_headers = {**dict(_headers(error)), **(headers or {})}
    return Response(_PROBLEM.dump_json(problem), status, all_headers, MEDIA_TYPE)


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that answers problems of `statuses`."""
    content = {MEDIA_TYPE: {"schema": _PROBLEM.json_schema()}}
    return {status: {"description": _title(status), "content": content} for status in statuses}


def add_problem_handlers(app: FastAPI) -> None:
    """Make `app` answer every expected error with a problem; see `RequestScope` for the others."""
    app.add_exception_handler(JianbaoError, _on_jianbao_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_parameter)
    app.add_exception_handler(HTTPException, _on_http_exception)


async def _on_jianbao_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, JianbaoError)  # registered for it
    return problem_response(error, request.state.request_id)


async def _on_invalid_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # registered for it
    faults = [
        FieldFault(pointer="/".join(map(str, fault["loc"])), detail=fault["msg"]) for fault in error.errors()
    ]
    return problem_response(InvalidRequestError(faults), request.state.request_id)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """What the router raises: an unknown path or a wrong method."""
    assert isinstance(error, HTTPException)  # registered for it
    path = request.url.path
    known: Mapping[int, JianbaoError] = {
        404: NoSuchPathError(path),
        405: WrongMethodError(request.method, path),
    }
    return problem_response(
        known.get(error.status_code, InternalError()), request.state.request_id, error.headers
    )


def _headers(error: JianbaoError) -> Iterator[tuple[str, str]]:
    if isinstance(error, QueueFullError):
        yield "Retry-After", str(error.retry_after_s)
    if isinstance(error, ShuttingDownError):
        yield "Retry-After", str(_RESTART_S)
    if isinstance(error, UnauthorizedError):
        yield "WWW-Authenticate", "Bearer"


def _title(status: int) -> str:
    return "Client Closed Request" if status == 499 else HTTPStatus(status).phrase

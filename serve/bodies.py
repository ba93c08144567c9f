"""Request bodies, read within limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import ClientDisconnect

from jianbao.nlp.errors import TooLargeError

from .body_budget import BodyBudget, BodyShare
from .errors import (
    BodyTimeoutError,
    ClientGoneError,
    InvalidRequestError,
    MalformedHeaderError,
    MalformedJsonError,
    UnsupportedTypeError,
)
from .faults import body_faults
from .settings import Settings

Model = TypeVar("Model", bound=BaseModel)

JSON_TYPE = "application/json"
#: JSON lines have no registered name; these are in use.
LINES_TYPES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
#: On the whole a body must come at least so fast, once it has taken as long as `Settings.body_timeout_s`.
MIN_BYTES_PER_S = 64_000
_JOBS_PATH = "/v1/jobs"
# Python refuses to read numbers of thousands of digits; no body has a length of more than these.
_MAX_LENGTH_DIGITS = 20


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """The body's media type in lower case, without parameters.

    Raises:
        UnsupportedTypeError: It is none of `accepted`, or the body is compressed, which would get
            round the size limit.
    """
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":
        raise UnsupportedTypeError("Content-Encoding", coding, ["identity"])
    found = given_type(request)
    if found not in accepted:
        raise UnsupportedTypeError("Content-Type", found, accepted)
    return found


def given_type(request: Request) -> str:
    """Media type of the body, without its parameters; empty when there is none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, settings: Settings) -> bytes:
    """The whole body.

    Raises:
        MalformedHeaderError: Its length is no number.
        TooLargeError: It is, or says it is, longer than its route reads.
        BodiesFullError: Others that are on their way leave no room for it.
        BodyTimeoutError: Nothing came for `Settings.body_timeout_s`, or too little in all.
        ClientGoneError: The client left in the middle.
    """
    limit = _limit(request, settings)
    announced = _announced_bytes(request)
    if announced > limit:
        raise _too_large(limit)
    budget: BodyBudget = request.app.state.body_budget
    with budget.share() as share:
        share.claim(announced)
        return await _receive(request, share, limit, settings.body_timeout_s)


async def _receive(request: Request, share: BodyShare, limit: int, timeout_s: float) -> bytes:
    body = bytearray()
    now = asyncio.get_running_loop().time
    began = now()
    try:
        async with asyncio.timeout(timeout_s) as patience:
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
                share.claim(len(body))
                # Bytes earn time, so that a large body on an ordinary line comes through and drops do not.
                patience.reschedule(timeout_s + min(now(), began + len(body) / MIN_BYTES_PER_S))
    except TimeoutError as exc:
        raise BodyTimeoutError(timeout_s, MIN_BYTES_PER_S) from exc
    except ClientDisconnect as exc:
        raise ClientGoneError from exc
    return bytes(body)


def parse_json(model: type[Model], body: bytes) -> Model:
    """The body as `model`.

    Raises:
        MalformedJsonError: It is not JSON.
        InvalidRequestError: It is not of the form of `model`.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as exc:
        first = _errors(exc)[0]
        if first["type"] == "json_invalid":
            raise MalformedJsonError(str(first["ctx"]["error"])) from exc
        raise _invalid(exc) from exc


def parse_fields(model: type[Model], value: object) -> Model:
    """A part of a body as `model`.

    Raises:
        InvalidRequestError: It is not of that form.
    """
    try:
        return model.model_validate(value)
    except ValidationError as exc:
        raise _invalid(exc) from exc


def _invalid(error: ValidationError) -> InvalidRequestError:
    return InvalidRequestError(body_faults(_errors(error)))


def _errors(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False)


def _limit(request: Request, settings: Settings) -> int:
    """Longest body that the route reads; only jobs as lines may be longer than others."""
    has_lines = request.scope["path"] == _JOBS_PATH and given_type(request) in LINES_TYPES
    return settings.job_body_bytes if has_lines else settings.max_body_bytes


def _announced_bytes(request: Request) -> int:
    announced = request.headers.get("Content-Length", "0")
    if not (announced.isascii() and announced.isdigit()):
        raise MalformedHeaderError("Content-Length", announced)
    return int(announced[:_MAX_LENGTH_DIGITS])


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(
        f"The body has more than {limit} bytes, the limit of this server; send less at once.",
        f"请求正文超过本服务的上限 {limit} 字节，请减少单次提交的内容。",
    )

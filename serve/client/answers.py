"""What comes back, whichever way it comes."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from jianbao.serve.errors import FieldFault
from jianbao.serve.forms import Problem

from .errors import ApiError

T = TypeVar("T")

_GOOD = frozenset({httpx.codes.OK, httpx.codes.CREATED, httpx.codes.ACCEPTED, httpx.codes.NO_CONTENT})
_PROBLEM = TypeAdapter(Problem)


def read_answer(response: httpx.Response, form: TypeAdapter[T]) -> T:
    """The answer in `response`.

    Raises:
        ApiError: It is an error.
    """
    check_success(response)
    return form.validate_json(response.content)


def check_success(response: httpx.Response) -> None:
    """Do nothing when all is well.

    Raises:
        ApiError: It is an error.
    """
    if response.status_code not in _GOOD:
        raise _error_of(response)


def _error_of(response: httpx.Response) -> ApiError:
    known: dict[str, Any] = {
        "status": response.status_code,
        "retry_after_s": _retry_after_s(response.headers.get("Retry-After", "")),
    }
    try:
        problem = _PROBLEM.validate_json(response.content)
    except ValidationError:
        detail = f"not an answer of the service: {response.text[:200]!r}"
        return ApiError(code=f"http_{response.status_code}", detail=detail, **known)
    return ApiError(
        code=problem.code,
        detail=problem.detail,
        detail_zh=problem.detail_zh,
        request_id=problem.request_id,
        faults=[FieldFault(**fault) for fault in problem.errors],
        **known,
    )


def _retry_after_s(header: str) -> float | None:
    """Seconds, given as such or as a date."""
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())

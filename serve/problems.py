"""Errors as HTTP answers: RFC 9457 ``application/problem+json`` with a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException

from jianbao.models.labels.errors import LabelError
from jianbao.models.registry.errors import PromotionRefusedError
from jianbao.nlp.errors import (
    BinaryInputError,
    EmptyInputError,
    ExplainUnavailableError,
    InputError,
    JianbaoError,
    NoArticleError,
    RecordError,
    TooLargeError,
)

from .access.errors import (
    CrossOriginError,
    DatabaseUnavailableError,
    ForbiddenError,
    MisdirectedError,
    RateLimitedError,
    RepeatInProgressError,
    RepeatMismatchError,
)
from .errors import (
    BodiesFullError,
    BodyTimeoutError,
    ClientGoneError,
    DeadlineError,
    FieldFault,
    HeadTooLargeError,
    InternalError,
    InvalidRequestError,
    MalformedFormError,
    MalformedHeaderError,
    MalformedJsonError,
    MalformedRequestError,
    NoSuchPathError,
    QueueFullError,
    ServeError,
    ShuttingDownError,
    UnauthorizedError,
    UnknownLabelError,
    UnsupportedTypeError,
    WrongMethodError,
)
from .faults import parameter_faults
from .forms import Problem
from .jobs.errors import (
    JobQuotaError,
    JobTooLargeError,
    NoItemsError,
    NoSuchJobError,
    WebhookRefusedError,
)
from .languages import Language, choose_language
from .registry_errors import (
    NoSuchVersionError,
    RegistryInUseError,
    RegistryUnavailableError,
    UnusableVersionError,
)

MEDIA_TYPE = "application/problem+json"

#: Status of each error, and the table of all codes; one that is not named has that of its nearest base.
STATUSES: Mapping[type[JianbaoError], int] = {
    MalformedJsonError: 400,
    MalformedFormError: 400,
    MalformedHeaderError: 400,
    MalformedRequestError: 400,
    UnauthorizedError: 401,
    ForbiddenError: 403,
    CrossOriginError: 403,
    NoSuchPathError: 404,
    NoSuchJobError: 404,
    NoSuchVersionError: 404,
    WrongMethodError: 405,
    BodyTimeoutError: 408,
    RepeatInProgressError: 409,
    PromotionRefusedError: 409,
    UnusableVersionError: 409,
    RegistryInUseError: 409,
    TooLargeError: 413,
    JobTooLargeError: 413,
    BinaryInputError: 415,
    UnsupportedTypeError: 415,
    MisdirectedError: 421,
    InvalidRequestError: 422,
    InputError: 422,
    EmptyInputError: 422,
    NoArticleError: 422,
    RecordError: 422,
    UnknownLabelError: 422,
    ExplainUnavailableError: 422,
    LabelError: 422,
    NoItemsError: 422,
    WebhookRefusedError: 422,
    RepeatMismatchError: 422,
    QueueFullError: 429,
    BodiesFullError: 429,
    RateLimitedError: 429,
    JobQuotaError: 429,
    HeadTooLargeError: 431,
    ClientGoneError: 499,  # nginx's number; only the access log sees it
    InternalError: 500,
    JianbaoError: 500,
    ShuttingDownError: 503,
    DatabaseUnavailableError: 503,
    RegistryUnavailableError: 503,
    DeadlineError: 504,
}
_TITLES_ZH: Mapping[int, str] = {
    400: "请求无法解析",
    401: "缺少有效密钥",
    403: "权限不足",
    404: "地址不存在",
    405: "方法不支持",
    408: "请求超时",
    409: "请求冲突",
    413: "内容过大",
    415: "类型不支持",
    421: "主机名不符",
    422: "内容无法处理",
    429: "请求过多",
    431: "请求头过大",
    499: "客户端已断开",
    500: "服务内部错误",
    503: "服务暂不可用",
    504: "处理超时",
}


_PROBLEM = TypeAdapter(Problem)


def status_of(error: JianbaoError) -> int:
    """HTTP status of `error`."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def codes_of(status: int) -> list[str]:
    """The codes of the errors that are answered with `status`."""
    return [kind.code for kind, found in STATUSES.items() if found == status]


def problem_response(
    error: JianbaoError,
    request_id: str,
    *,
    language: Language = "en",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """`error` as an HTTP answer."""
    status = status_of(error)
    in_chinese = language == "zh"
    problem = Problem(
        type=f"urn:jianbao:problem:{error.code}",
        title=_TITLES_ZH[status] if in_chinese else _title(status),
        status=status,
        code=error.code,
        detail=error.message_zh if in_chinese else error.message,
        detail_zh=error.message_zh,
        request_id=request_id,
        errors=[asdict(fault) for fault in _faults(error, in_chinese=in_chinese)],
    )
    common = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(
        _PROBLEM.dump_json(problem),
        status,
        {**common, **dict(_headers(error)), **(headers or {})},
        MEDIA_TYPE,
    )


def answer_problem(
    request: Request, error: JianbaoError, headers: Mapping[str, str] | None = None
) -> Response:
    """`error` as the answer to `request`, in its language."""
    language = choose_language(request.headers.get("Accept-Language", ""))
    return problem_response(error, request.state.request_id, language=language, headers=headers)


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that answers problems of `statuses`."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {
            "description": f"{_title(status)}: {', '.join(f'`{code}`' for code in codes_of(status))}",
            "content": content,
        }
        for status in statuses
    }


def add_problem_handlers(app: FastAPI) -> None:
    """Make `app` answer every expected error with a problem; see `UnexpectedFaults` for the others."""
    app.add_exception_handler(JianbaoError, _on_jianbao_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_parameter)
    app.add_exception_handler(HTTPException, _on_http_exception)


async def _on_jianbao_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, JianbaoError)  # registered for it
    return answer_problem(request, error)


async def _on_invalid_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # registered for it
    return answer_problem(request, InvalidRequestError(parameter_faults(error.errors())))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """What the router raises: an unknown path or a wrong method."""
    assert isinstance(error, HTTPException)  # registered for it
    path = request.url.path
    known: Mapping[int, JianbaoError] = {
        404: NoSuchPathError(path),
        405: WrongMethodError(request.method, path),
    }
    return answer_problem(request, known.get(error.status_code, InternalError()), error.headers)


def _headers(error: JianbaoError) -> Iterator[tuple[str, str]]:
    if isinstance(error, ServeError) and error.retry_after_s is not None:
        yield "Retry-After", str(error.retry_after_s)
    if isinstance(error, UnauthorizedError):
        yield "WWW-Authenticate", "Bearer"


def _faults(error: JianbaoError, *, in_chinese: bool) -> list[FieldFault]:
    if isinstance(error, InvalidRequestError):
        return [replace(fault, detail=fault.detail_zh) if in_chinese else fault for fault in error.faults]
    failures = error.failures if isinstance(error, PromotionRefusedError) else ()
    return [FieldFault(pointer="", detail=failure, detail_zh=failure) for failure in failures]


def _title(status: int) -> str:
    return "Client Closed Request" if status == 499 else HTTPStatus(status).phrase

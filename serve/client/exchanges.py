"""What is sent and how the answer is read, whichever way it travels."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Literal, Protocol, TypeVar

import httpx
from pydantic import TypeAdapter

from jianbao.serve.admin_forms import ModelsAnswer
from jianbao.serve.engine import ModelInfo
from jianbao.serve.forms import Answer, BatchAnswer
from jianbao.serve.options import NO_WISHES, Options

from .answers import read_answer

T = TypeVar("T")
Step = Literal["analyze", "extract", "classify", "summarize"]
PageInput = bytes | str | Mapping[str, object]

JSON = {"Content-Type": "application/json"}
_ANSWER = TypeAdapter(Answer)
_BATCH_ANSWER = TypeAdapter(BatchAnswer)
_MODELS = TypeAdapter(ModelsAnswer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Generic[T]):
    """A request, and what makes a `T` of its answer or raises `ApiError`."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    params: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


class Do(Protocol):
    """Makes an exchange, waiting."""

    def __call__(self, exchange: Exchange[T], /) -> T:
        """The answer."""
        ...


class AsyncDo(Protocol):
    """Makes an exchange on asyncio."""

    async def __call__(self, exchange: Exchange[T], /) -> T:
        """The answer."""
        ...


def ask_page(step: Step, page: PageInput, *, id: str | None, options: Options) -> Exchange[Answer]:
    """One page: bytes in their own encoding, a page or text as a string, or the fields of a record."""
    content, headers = _encode(page)
    return Exchange(
        method="POST",
        path=f"/v1/{step}",
        params=_page_params(id, options),
        headers=headers,
        content=content,
        read=lambda response: read_answer(response, _ANSWER),
    )


def ask_change(
    step: Step, page: PageInput, etag: str, *, id: str | None, options: Options
) -> Exchange[Answer | None]:
    """One page whose answer may be the one that `etag` stands for: then there is none."""
    content, headers = _encode(page)
    return Exchange(
        method="POST",
        path=f"/v1/{step}",
        params=_page_params(id, options),
        headers={**headers, "If-None-Match": etag},
        content=content,
        read=_read_change,
    )


def ask_batch(items: Iterable[Mapping[str, object]], *, options: Options) -> Exchange[BatchAnswer]:
    """Several records."""
    return Exchange(
        method="POST",
        path="/v1/batch",
        headers=JSON,
        content=encode_json({"items": [dict(item) for item in items], "options": say_options(options)}),
        read=lambda response: read_answer(response, _BATCH_ANSWER),
    )


def ask_models() -> Exchange[list[ModelInfo]]:
    """The models at work."""
    return Exchange(method="GET", path="/v1/models", read=read_models)


def read_models(response: httpx.Response) -> list[ModelInfo]:
    """The models in `response`.

    Raises:
        ApiError: It is an error.
    """
    return read_answer(response, _MODELS).models


def say_options(options: Options) -> dict[str, Any]:
    """The options that differ from the defaults."""
    values = {item.name: getattr(options, item.name) for item in fields(options)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value != getattr(NO_WISHES, name)
    }


def only_once() -> dict[str, str]:
    """The header by which the service knows a change that is sent again."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def encode_json(value: object) -> bytes:
    """`value` as JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _read_change(response: httpx.Response) -> Answer | None:
    return None if response.status_code == httpx.codes.NOT_MODIFIED else read_answer(response, _ANSWER)


def _page_params(id: str | None, options: Options) -> dict[str, Any]:
    return say_options(options) | ({} if id is None else {"id": id})


def _encode(page: PageInput) -> tuple[bytes, dict[str, str]]:
    if isinstance(page, bytes):
        return page, {"Content-Type": "text/html"}
    if isinstance(page, str):
        return page.encode("utf-8", "replace"), {"Content-Type": "text/plain; charset=utf-8"}
    return encode_json(dict(page)), JSON

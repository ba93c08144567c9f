"""The description of the endpoint for programs: OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from .access.description import add_idempotency, add_keys
from .admin_forms import PromoteBody, RollbackBody
from .forms import BatchFields, OptionFields, PageBody, PageFields, Problem
from .jobs.forms import JobBody
from .label_forms import LabelBody
from .problems import STATUSES

_REF = "#/components/schemas/{model}"
_BODIES: tuple[type[BaseModel], ...] = (
    PageBody,
    PageFields,
    BatchFields,
    OptionFields,
    JobBody,
    LabelBody,
    PromoteBody,
    RollbackBody,
)

#: Headers of an answer about pages.
ANSWER_HEADERS: dict[str, Any] = {
    "ETag": {
        "description": "Stands for article, models and options; send it back as If-None-Match.",
        "schema": {"type": "string"},
    },
    "X-Cache": {
        "description": "Whether the answer had been kept.",
        "schema": {"type": "string", "enum": ["hit", "miss"]},
    },
}
NOT_MODIFIED = {
    "description": "The client has the answer already: its If-None-Match lists the ETag.",
    "headers": {"ETag": ANSWER_HEADERS["ETag"]},
}
_ABOUT = """\
Tags and summarizes Chinese newspaper pages. 中文报纸网页的主题标注与摘要服务。

Texts and answers are UTF-8 JSON; a page may also come as it is (`text/html`, in its own encoding) or as an
upload. Every answer has the header `X-Request-ID`. Errors are RFC 9457 problems; look at `code`:

| code | status |
|---|---|
"""


def reference(name: str) -> dict[str, str]:
    """A reference to a schema of this document."""
    return {"$ref": _REF.format(model=name)}


def form_schema(*, max_files: int) -> dict[str, Any]:
    """The parts of an upload of up to `max_files` pages."""
    page = {"type": "string", "format": "binary", "description": "A saved page."}
    files = {"type": "array", "items": page, "minItems": 1, "maxItems": max_files}
    properties: dict[str, Any] = {
        "file": files if max_files > 1 else page,
        "options": reference("OptionFields"),
    }
    if max_files == 1:
        properties["id"] = {"type": "string", "description": "Comes back in the record."}
    return {"type": "object", "required": ["file"], "properties": properties, "additionalProperties": False}


def add_openapi(app: FastAPI) -> None:
    """Give `app` its description, made on first use."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = make_openapi(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's documented way


def make_openapi(app: FastAPI) -> dict[str, Any]:
    """The document of `app`."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        routes=app.routes,
        description=_ABOUT + _code_table(),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= _body_schemas()
    schemas["Problem"] = TypeAdapter(Problem).json_schema(ref_template=_REF)
    add_keys(document)
    add_idempotency(document)
    return document


def _body_schemas() -> dict[str, Any]:
    _, document = models_json_schema([(model, "validation") for model in _BODIES], ref_template=_REF)
    schemas: dict[str, Any] = document["$defs"]
    return schemas


def _code_table() -> str:
    return "".join(f"| `{kind.code}` | {status} |\n" for kind, status in STATUSES.items())

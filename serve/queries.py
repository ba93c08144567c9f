"""Query parameters, read without FastAPI.

FastAPI looks at every declared parameter of every dependency anew for each request; for the options of a
page that takes as long as reading and classifying it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def parse_query(model: type[Model], request: Request) -> Model:
    """The query of `request` as `model`.

    Raises:
        RequestValidationError: As FastAPI itself would raise it.
    """
    if not request.scope["query_string"]:
        unset: Model = _without_query(model)
        return unset
    given = request.query_params
    lists = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    values = {name: given.getlist(name) if name in lists else given[name] for name in given}
    try:
        return model.model_validate(values)
    except ValidationError as exc:
        faults = exc.errors(include_url=False, include_input=False)
        raise RequestValidationError([fault | {"loc": ("query", *fault["loc"])} for fault in faults]) from exc


def describe_query(model: type[BaseModel]) -> list[dict[str, Any]]:
    """What OpenAPI says about the parameters that `parse_query` reads."""
    described = []
    for name, schema in model.model_json_schema()["properties"].items():
        parameter = {"name": name, "in": "query", "required": False, "schema": schema}
        if description := schema.pop("description", None):
            parameter["description"] = description
        described.append(parameter)
    return described


@cache
def _without_query(model: type[Model]) -> Model:
    return model()

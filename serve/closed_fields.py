"""Forms that take no fields but their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

# Several times what any form has. Each unknown field is a fault of its own, so there must be an end to them.
_MAX_FIELDS = 50


class ClosedFields(BaseModel):
    """A form that refuses fields it does not know, so that a misspelt one is not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_flood(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and len(given) > _MAX_FIELDS:
            raise PydanticCustomError(
                "too_many_fields",
                "Object should have at most {max_fields} fields, not {n_fields}",
                {"max_fields": _MAX_FIELDS, "n_fields": len(given)},
            )
        return given

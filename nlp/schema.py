"""JSON Schema of the record (draft 2020-12)."""

from __future__ import annotations

from typing import Any

from .record import SCHEMA_VERSION, Record


def record_schema() -> dict[str, Any]:
    """Schema that every line written by ``jianbao tag`` satisfies; made from `Record` by pydantic."""
    from pydantic import TypeAdapter  # noqa: PLC0415  slow to import

    schema = TypeAdapter(Record).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:jianbao:record:{SCHEMA_VERSION}",
        **schema,
    }

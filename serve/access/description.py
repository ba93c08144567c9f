"""Keys and ``Idempotency-Key`` in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from jianbao.serve.problems import describe_problems

from .guard import KEY_HEADER
from .idempotency_key import KEY_PATTERN

_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A new value, such as a UUID, for each request. Sent again within 24 hours with the same "
    "body, the request gets the same answer and does nothing again. Questions about pages, which change "
    "nothing, are answered anew when 10,000 later ones with a key have come.",
    "schema": {"type": "string", "pattern": f"^({KEY_PATTERN})$"},
}
_HEADER = {
    "description": "Set to `true` when the answer is the one that an earlier request got.",
    "schema": {"type": "string", "enum": ["true"]},
}


_SCHEMES = {
    "HTTPBearer": {"type": "http", "scheme": "bearer"},
    "APIKeyHeader": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
}
_GUARDED = "/v1/"
_MISDIRECTED = describe_problems(421)


def add_keys(document: dict[str, Any]) -> None:
    """Say of every operation under ``/v1`` that it takes a key, in either header, and answers 421 without."""
    document.setdefault("components", {})["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        if path.startswith(_GUARDED):
            for operation in operations.values():
                operation["security"] = [{name: []} for name in _SCHEMES]
                operation["responses"] |= {str(status): said for status, said in _MISDIRECTED.items()}


def add_idempotency(document: dict[str, Any]) -> None:
    """Say of every POST in `document` that it takes the header."""
    for path in document["paths"].values():
        if "post" in path:
            operation = path["post"]
            operation.setdefault("parameters", []).append(_PARAMETER)
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    response.setdefault("headers", {})["Idempotency-Replayed"] = _HEADER

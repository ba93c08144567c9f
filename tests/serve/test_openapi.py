"""The description of the endpoint, for programs and for people."""

from __future__ import annotations

import re

import pytest

from jianbao.serve.app import bare_app
from jianbao.serve.openapi_file import PATH, render
from jianbao.serve.problems import STATUSES

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def document() -> dict:
    return bare_app().openapi()


def test_file_in_the_package_is_what_the_code_says() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m jianbao.serve.openapi_file"


def test_every_route_is_described(document) -> None:
    names = ("analyze", "extract", "classify", "summarize", "batch", "models")
    assert {"/healthz", "/readyz", "/metrics", *(f"/v1/{name}" for name in names)} <= set(document["paths"])
    analyze = document["paths"]["/v1/analyze"]["post"]
    types = {"application/json", "text/html", "multipart/form-data"}
    assert types <= set(analyze["requestBody"]["content"])
    assert {"200", "304", "400", "413", "415", "422", "429", "504"} <= set(analyze["responses"])
    assert {"threshold", "allowed_labels", "deadline_ms", "id"} <= {
        item["name"] for item in analyze["parameters"]
    }
    assert unresolved(document, document) == []


def test_codes_stand_with_their_statuses(document) -> None:
    responses = document["paths"]["/v1/analyze"]["post"]["responses"]
    assert "`no_article`" in responses["422"]["description"]
    assert responses["422"]["content"]["application/problem+json"]["schema"] == {
        "$ref": "#/components/schemas/Problem"
    }
    table = dict(re.findall(r"\| `(\w+)` \| (\d+) \|", document["info"]["description"]))
    assert table == {kind.code: str(status) for kind, status in STATUSES.items()}


async def test_documentation_needs_nobody_else(client) -> None:
    response = await client.get("/docs")
    assert "/v1/analyze" in response.text
    assert "http" not in re.sub(r"<p>.*?</p>|<td>.*?</td>", "", response.text)
    assert "<script" not in response.text
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_documentation_escapes_what_it_shows() -> None:
    from jianbao.serve.reference import render_reference

    info = {"title": "<b>", "version": "1", "description": "a `<i>` b"}
    page = render_reference({"info": info, "paths": {}, "components": {"schemas": {}}})
    assert "<b>" not in page
    assert "<code>&lt;i&gt;</code>" in page


def unresolved(document, node) -> list[str]:
    """References of an OpenAPI document that lead nowhere."""
    if isinstance(node, list):
        return [found for item in node for found in unresolved(document, item)]
    if not isinstance(node, dict):
        return []
    found = [found for item in node.values() for found in unresolved(document, item)]
    reference = node.get("$ref")
    if isinstance(reference, str):
        target = document
        for part in reference.removeprefix("#/").split("/"):
            target = target.get(part, {})
        found += [] if target else [reference]
    return found

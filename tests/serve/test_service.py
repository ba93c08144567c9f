"""Keys, headers, health, documentation."""

from __future__ import annotations

import pytest

from jianbao.serve.access.key import digest_key

pytestmark = pytest.mark.anyio

PAGE = {"title": "柳河县乡村艺术节开幕"}
DIGESTS = ",".join(map(digest_key, ["first-key", "second-key"]))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="none"),
        pytest.param({"Authorization": "Bearer wrong"}, 401, id="wrong"),
        pytest.param({"Authorization": "Basic first-key"}, 401, id="other scheme"),
        pytest.param({"X-API-Key": DIGESTS.partition(",")[0]}, 401, id="the digest itself"),
        pytest.param({"Authorization": "Bearer first-key"}, 200, id="bearer"),
        pytest.param({"X-API-Key": "second-key"}, 200, id="header"),
    ],
)
async def test_keys_open_the_working_routes(serve, headers, status) -> None:
    async with serve(api_keys=DIGESTS) as client:
        response = await client.post("/v1/classify", json=PAGE, headers=headers)
        models = await client.get("/v1/models", headers=headers)
        health = await client.get("/readyz", headers=headers)
    assert (response.status_code, models.status_code, health.status_code) == (status, status, 200)
    if status == 401:
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["code"] == "unauthorized"


async def test_models_names_versions_and_labels(client) -> None:
    answer = await client.get("/v1/models")
    topic, summary = answer.json()["models"]
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert (topic["kind"], topic["name"]) == ("topic", "fake-1")
    assert topic["labels"] == {"county_news": "县区传真", "commentary": "言论"}
    assert (summary["kind"], summary["name"], summary["labels"]) == ("summary", "gated-1", {})


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        pytest.param("cms-2026.11:42", True, id="safe"),
        pytest.param("x" * 129, False, id="too long"),
        pytest.param("a b\tc", False, id="white space"),
        pytest.param("", False, id="empty"),
    ],
)
async def test_request_id_is_echoed_when_it_is_safe(client, given, is_kept) -> None:
    response = await client.get("/healthz", headers={"X-Request-ID": given})
    assert (response.headers["X-Request-ID"] == given) is is_kept
    assert response.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("GET", "/v1/nothing", 404, "not_found", id="unknown path"),
        pytest.param("GET", "/v1/analyze", 405, "method_not_allowed", id="wrong method"),
    ],
)
async def test_router_errors_are_problems(client, method, path, status, code) -> None:
    response = await client.request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers.get("Allow") == ("POST" if status == 405 else None)


async def test_fault_of_the_program_tells_nothing_but_its_id(client, classifier, monkeypatch, caplog) -> None:
    monkeypatch.setattr(classifier, "classify", lambda _articles: 1 / 0)
    response = await client.post("/v1/classify", json=PAGE, headers={"X-Request-ID": "r-1"})
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "Zero" not in response.text
    assert "request r-1 failed" in caplog.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_every_answer_has_security_headers(client) -> None:
    for path in ("/healthz", "/v1/nothing", "/docs"):
        headers = (await client.get(path)).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [pytest.param("", None, id="off"), pytest.param("https://cms.example", "https://cms.example", id="on")],
)
async def test_browsers_of_listed_origins_only(serve, origins, allowed) -> None:
    async with serve(cors_origins=origins) as client:
        ours = await client.get("/healthz", headers={"Origin": "https://cms.example"})
        foreign = await client.get("/healthz", headers={"Origin": "https://other.example"})
    assert ours.headers.get("Access-Control-Allow-Origin") == allowed
    assert "Access-Control-Allow-Origin" not in foreign.headers

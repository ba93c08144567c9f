"""Calls from pages in a browser, and where no redirection leads."""

from __future__ import annotations

import logging

import pytest

pytestmark = pytest.mark.anyio

OURS = "https://cms.example"
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key"}


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"Origin": "https://evil.example"}, id="origin"),
        pytest.param({"Origin": OURS, "Access-Control-Request-Method": "PUT"}, id="method"),
        pytest.param({"Origin": OURS, "Access-Control-Request-Headers": "x-other"}, id="header"),
    ],
)
async def test_a_refused_preflight_is_a_problem_like_any_other(serve, caplog, asked) -> None:
    with caplog.at_level(logging.INFO, "jianbao.access"):
        async with serve(cors_origins=OURS) as client:
            refused = await client.options("/v1/classify", headers={**ASKS, **asked})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_origin_refused")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["X-Request-ID"] == refused.json()["request_id"]
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "none none 403" in caplog.text


async def test_an_allowed_preflight_says_what_may_be_sent(serve, caplog) -> None:
    with caplog.at_level(logging.INFO, "jianbao.access"):
        async with serve(cors_origins=OURS) as client:
            answer = await client.options("/v1/classify", headers={**ASKS, "Origin": OURS})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == OURS
    assert "X-API-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert "X-Request-ID" in answer.headers
    assert "none none 200" in caplog.text


async def test_pages_may_read_about_faults_of_the_program(serve, classifier, monkeypatch) -> None:
    async with serve(cors_origins=OURS) as client:
        monkeypatch.setattr(classifier, "classify", lambda _articles: 1 / 0)
        answer = await client.post("/v1/classify", json={"title": "桥"}, headers={"Origin": OURS})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["Access-Control-Allow-Origin"] == OURS


async def test_nobody_is_sent_to_the_host_they_named(client) -> None:
    answer = await client.post("/v1/classify/", json={"title": "桥"}, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "Location" not in answer.headers

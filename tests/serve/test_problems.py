"""Errors: their language, their table."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jianbao.nlp.errors import JianbaoError
from jianbao.serve import errors
from jianbao.serve.errors import ServeError
from jianbao.serve.languages import choose_language
from jianbao.serve.problems import STATUSES, codes_of, describe_problems, problem_response, status_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param("", "en", id="none"),
        pytest.param("zh-CN,zh;q=0.9,en;q=0.8", "zh", id="Chinese browser"),
        pytest.param("en-US,en;q=0.9,zh-CN;q=0.8", "en", id="English browser"),
        pytest.param("zh-Hans-CN", "zh", id="script and region"),
        pytest.param("fr, zh;q=0.1", "zh", id="Chinese before a language we lack"),
        pytest.param("ZH", "zh", id="upper case"),
        pytest.param("*", "en", id="anything"),
        pytest.param("zh;q=0, *", "en", id="anything but Chinese"),
        pytest.param("en;q=0.2, *;q=0.5", "zh", id="anything before English"),
        pytest.param("zh;q=x,,;", "en", id="broken"),
    ],
)
def test_language_follows_the_header(header, language) -> None:
    assert choose_language(header) == language


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/analyze"])
async def test_title_and_detail_follow_accept_language(client, path) -> None:
    chinese = await client.get(path, headers={"Accept-Language": "zh-CN"})
    english = await client.get(path)
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh", "en")
    assert chinese.headers["Vary"] == "Accept-Language"
    assert chinese.json()["detail"] == chinese.json()["detail_zh"] == english.json()["detail_zh"]
    assert english.json()["detail"].isascii()
    assert not chinese.json()["title"].isascii()
    assert chinese.json()["code"] == english.json()["code"]


async def test_faults_of_the_program_speak_chinese_too(client, classifier, monkeypatch) -> None:
    monkeypatch.setattr(classifier, "classify", lambda _articles: 1 / 0)
    response = await client.post("/v1/classify", json={"title": "桥"}, headers={"Accept-Language": "zh"})
    assert (response.status_code, response.json()["title"]) == (500, "服务内部错误")


def test_every_error_of_the_service_has_its_place_in_the_table() -> None:
    named = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    assert {kind for kind in named if issubclass(kind, ServeError)} - set(STATUSES) == {ServeError}


def test_codes_are_stable_names_of_one_error_each() -> None:
    codes = [kind.code for kind in STATUSES]
    assert len(set(codes)) == len(codes)
    assert codes_of(400) == ["malformed_json", "malformed_form", "malformed_header"]
    assert "`deadline_exceeded`" in describe_problems(504)[504]["description"]


@pytest.mark.parametrize("status", sorted(set(STATUSES.values())))
def test_every_status_has_a_title_in_both_languages(status) -> None:
    kind = next(kind for kind, found in STATUSES.items() if found == status)
    error = kind.__new__(kind)
    JianbaoError.__init__(error, "what happened", "发生了什么")
    error.retry_after_s, error.faults = 1, ()
    assert status_of(error) == problem_response(error, "r-1", language="zh").status_code == status


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "many"])
async def test_impossible_length_is_the_client_s_fault(client, length) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": length.encode("utf-8")}
    response = await client.post("/v1/extract", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "malformed_header")


UNKNOWN = {f"option_{n}": n for n in range(20_000)}
PAGE = {"title": "柳河县乡村艺术节开幕"}
LABEL = {"page": PAGE, "label": "commentary", "annotator": "周编辑"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("analyze", {**PAGE, "authors": [1] * 100_000}, id="items of a list"),
        pytest.param("analyze", {**PAGE, "options": UNKNOWN}, id="names of options"),
        pytest.param("analyze", {**PAGE, "options": {"x" * 200_000: 1}}, id="one long name"),
        pytest.param("analyze", {**PAGE, "options": {"allowed_labels": [1] * 100_000}}, id="labels"),
        pytest.param("analyze", {**PAGE, "options": {"allowed_labels": ["x" * 90] * 200}}, id="long labels"),
        pytest.param("batch", {"items": [PAGE], "options": UNKNOWN}, id="names of a batch's options"),
        pytest.param("labels", {**LABEL, **UNKNOWN}, id="names of a label"),
        pytest.param("jobs", {"items": [PAGE], **UNKNOWN}, id="names of a job"),
    ],
)
async def test_a_flood_of_faults_is_told_in_a_few_words_at_once(client, path, body) -> None:
    cpu_s, response = await post_timed(client, path, body)
    assert response.status_code == 422
    assert len(response.content) < 20_000
    assert len(response.json()["errors"]) <= 20
    assert cpu_s < 0.05


async def test_a_flood_of_faults_in_the_items_of_a_batch_stays_small(client) -> None:
    items = [{**PAGE, "authors": [n] * 10_000} for n in range(32)]
    cpu_s, response = await post_timed(client, "batch", {"items": items})
    assert {record["error"]["code"] for record in response.json()["items"]} == {"invalid_request"}
    assert len(response.content) < 40_000
    assert cpu_s < 0.05


async def test_faults_beyond_the_first_20_are_counted(client) -> None:
    response = await client.post("/v1/analyze", params={f"option_{n}": "1" for n in range(45)}, json=PAGE)
    problem = response.json()
    assert (response.status_code, len(problem["errors"])) == (422, 20)
    assert problem["detail"].endswith("; and 25 more.")
    assert problem["detail_zh"].endswith("；另有 25 处。")


async def post_timed(client, path: str, body: dict) -> tuple[float, Any]:
    """The answer, and how long this thread, which has the event loop, worked for it."""
    content = json.dumps(body).encode()
    await client.post(f"/v1/{path}", json={})  # the first request of a route makes it ready
    began = time.thread_time()
    response = await client.post(f"/v1/{path}", content=content, headers={"Content-Type": "application/json"})
    return time.thread_time() - began, response

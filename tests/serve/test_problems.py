"""Errors: their language, their table."""

from __future__ import annotations

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

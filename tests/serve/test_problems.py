"""Errors: their language, their table."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jianbao.nlp.errors import JianbaoError
from jianbao.serve import errors
from jianbao.serve.errors import FieldFault, ServeError
from jianbao.serve.faults import body_faults
from jianbao.serve.json_faults import explain_json
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
    assert codes_of(400) == ["malformed_json", "malformed_form", "malformed_header", "malformed_request"]
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


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        pytest.param("analyze", {"title": 1}, "/title：应为字符串", id="title"),
        pytest.param("analyze", {"authors": {}}, "/authors：应为数组", id="authors"),
        pytest.param("analyze", {"options": []}, "/options：应为 JSON 对象", id="options"),
        pytest.param("analyze", {"options": {"a/b~": 1}}, "/options/a~1b~0：没有这个字段", id="pointer"),
        pytest.param("analyze", {"options": {"threshold": 2}}, "/options/threshold：不能大于 1", id="float"),
        pytest.param("analyze", {"options": {"max_chars": 9}}, "/options/max_chars：不能小于 50", id="int"),
        pytest.param("analyze", {"options": {"headline": 9}}, "/options/headline：应为 true 或", id="bool"),
        pytest.param("analyze", [1], "：应为 JSON 对象", id="body"),
        pytest.param("batch", {"items": []}, "/items：至少要有 1 项", id="no items"),
        pytest.param("batch", {"items": [{}] * 33}, "/items：不能超过 32 项", id="33 items"),
        pytest.param("labels", {"page": PAGE, "label": "x"}, "/annotator：缺少此项", id="annotator"),
        pytest.param("labels", {"label": "x", "annotator": "周"}, "：page 与 content_hash", id="no article"),
        pytest.param("labels", {**LABEL, "label": ""}, "/label：至少要有 1 个字符", id="short"),
        pytest.param("labels", {**LABEL, "source": "x"}, "/source：只能是 'cms' 或 'review'", id="source"),
        pytest.param("labels", {**LABEL, "content_hash": "x"}, "/content_hash：格式不符", id="hash"),
        pytest.param("labels", {**LABEL, "labelled_at": "x"}, "/labelled_at：应为 ISO 8601", id="time"),
        pytest.param(
            "labels",
            {**LABEL, "labelled_at": "2026-11-23T09:00:00"},
            "/labelled_at：日期时间应带时区",
            id="zone",
        ),
        pytest.param("jobs", {"items": [{}], "task": "x"}, "/task：只能是 'analyze', 'extract'", id="task"),
    ],
)
async def test_faults_are_told_in_chinese(client, path, body, fault) -> None:
    response = await client.post(f"/v1/{path}", json=body, headers={"Accept-Language": "zh"})
    problem = response.json()
    assert problem["detail"] == problem["detail_zh"]
    assert problem["detail"].startswith(f"请求格式不符合文档：{fault.removeprefix('：')}")
    [told] = problem["errors"]
    assert told["detail"] == told["detail_zh"]
    assert f"{told['pointer']}：{told['detail']}".startswith(fault)
    assert "nput" not in response.text


async def test_faults_of_parameters_have_both_languages(client) -> None:
    response = await client.get("/v1/jobs", params={"limit": 0})
    assert response.json()["errors"] == [
        {
            "pointer": "query/limit",
            "detail": "Input should be greater than or equal to 1",
            "detail_zh": "不能小于 1",
        }
    ]


@pytest.mark.parametrize(
    ("content", "detail", "detail_zh"),
    [
        pytest.param(b'{"title": ', "EOF while parsing a value", "第 1 行第 10 列，内容为空", id="cut"),
        pytest.param(b'{"title": 1,}', "trailing comma", "第 1 行第 13 列，末尾有多余的逗号", id="comma"),
        pytest.param("[]桥".encode(), "trailing characters", "第 1 行第 3 列，结尾之后还有", id="more"),
        pytest.param("{'桥'}".encode("gb18030"), "key must be", "第 1 行第 2 列，键应为带双引号", id="key"),
    ],
)
async def test_json_is_explained_in_chinese(client, content, detail, detail_zh) -> None:
    response = await client.post("/v1/analyze", content=content, headers={"Content-Type": "application/json"})
    assert f"({detail}" in response.json()["detail"]
    assert f"（{detail_zh}" in response.json()["detail_zh"]


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        pytest.param(
            "Expecting value: line 1 column 1 (char 0)", "第 1 行第 1 列，此处应为一个值", id="Python's"
        ),
        pytest.param("'utf-8' codec can't decode byte 0xc1", "不是 UTF-8 编码", id="encoding"),
        pytest.param("nested too deeply", "嵌套过深", id="no place"),
        pytest.param("new words at line 2 column 3", "第 2 行第 3 列，语法有误", id="unknown"),
        pytest.param("new words", "语法有误", id="unknown without place"),
    ],
)
def test_reasons_of_parsers_have_chinese_words(reason, chinese) -> None:
    assert explain_json(reason) == chinese


def test_unknown_kinds_of_faults_have_a_plain_sentence() -> None:
    error = {"type": "url_parsing", "loc": ("url",), "msg": "Value error, no URL", "input": ""}
    assert body_faults([error]) == [FieldFault(pointer="/url", detail="no URL", detail_zh="取值不合要求")]

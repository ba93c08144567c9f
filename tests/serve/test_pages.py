from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from jianbao.nlp.errors import JianbaoError
from jianbao.serve.forms import Answer

pytestmark = pytest.mark.anyio

BODY = (
    "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台，台下坐满了十里八村的乡亲。"
)
FIELDS = {"id": "cms-7", "title": "柳河县乡村艺术节开幕", "text": BODY, "published": "2021-08-13"}
PAGE = f"""<html><head><meta charset="gb2312"><title>柳河县乡村艺术节开幕</title></head><body>
<h1>柳河县乡村艺术节开幕</h1><div class="article"><p>{BODY}</p><p>{BODY[8:]}</p></div></body></html>"""


@pytest.mark.parametrize(
    ("path", "has_text", "has_topic", "has_summary"),
    [
        pytest.param("analyze", True, True, True, id="analyze"),
        pytest.param("extract", True, False, False, id="extract"),
        pytest.param("classify", False, True, False, id="classify"),
        pytest.param("summarize", True, False, True, id="summarize"),
    ],
)
async def test_each_route_answers_the_record_of_its_steps(
    client, path, has_text, has_topic, has_summary
) -> None:
    response = await client.post(f"/v1/{path}", json=FIELDS)
    assert response.status_code == 200, response.text
    answer = TypeAdapter(Answer).validate_python(response.json())
    assert (answer.id, answer.title, answer.published) == ("cms-7", "柳河县乡村艺术节开幕", "2021-08-13")
    assert (answer.text == BODY, answer.topic is not None, answer.summary is not None) == (
        has_text,
        has_topic,
        has_summary,
    )
    assert answer.request_id == response.headers["X-Request-ID"]
    assert set(answer.timings_ms) == {"tagging", "total"} | ({"summary"} if has_summary else set())


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-16"])
async def test_raw_html_is_read_in_its_own_encoding(client, codec) -> None:
    response = await client.post(
        "/v1/extract",
        params={"id": "raw-1"},
        content=PAGE.encode(codec),
        headers={"Content-Type": "text/html"},
    )
    answer = response.json()
    assert (answer["title"], answer["id"]) == ("柳河县乡村艺术节开幕", "raw-1")
    assert answer["text"].startswith(BODY)
    assert answer["encoding"]["name"].startswith(codec)


async def test_chinese_is_not_escaped(client) -> None:
    response = await client.post("/v1/extract", json=FIELDS)
    assert BODY in response.content.decode("utf-8")


async def test_number_as_id_comes_back_as_text(client) -> None:
    response = await client.post("/v1/classify", json={**FIELDS, "id": 1042})
    assert response.json()["id"] == "1042"


JSON, HTML = "application/json", "text/html"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        pytest.param(b'{"title": ', JSON, 400, "malformed_json", id="cut JSON"),
        pytest.param(
            '{"title": "柳河"}'.encode("gb18030"), JSON, 400, "malformed_json", id="JSON in GB18030"
        ),
        pytest.param(b"[" * 5000, JSON, 400, "malformed_json", id="deep JSON"),
        pytest.param(b"", JSON, 400, "malformed_json", id="no JSON"),
        pytest.param(b'["page"]', JSON, 422, "invalid_request", id="JSON array"),
        pytest.param(b'{"title": {"zh": 1}}', JSON, 422, "invalid_request", id="object as title"),
        pytest.param(b"{}", JSON, 422, "bad_record", id="no field"),
        pytest.param(b'{"text": " "}', JSON, 422, "bad_record", id="blank field"),
        pytest.param(b" ", HTML, 422, "empty_input", id="blank page"),
        pytest.param(b"<html><body></body></html>", HTML, 422, "no_article", id="page without article"),
        pytest.param(b"%PDF-1.7 abc", HTML, 415, "binary_input", id="PDF sent as HTML"),
        pytest.param(b"<div>" * 100_000, HTML, 413, "too_large", id="page nested too deep"),
        pytest.param(b"%PDF-1.7", "application/pdf", 415, "unsupported_type", id="PDF"),
        pytest.param(b"a=b", "", 415, "unsupported_type", id="no type"),
    ],
)
async def test_bad_bodies_get_their_problem(client, content, kind, status, code) -> None:
    response = await client.post("/v1/analyze", content=content, headers={"Content-Type": kind})
    check_problem(response, status, code)


async def test_compressed_bodies_are_refused(client) -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    response = await client.post("/v1/analyze", content=b"\x1f\x8b", headers=headers)
    check_problem(response, 415, "unsupported_type")


async def test_faulty_fields_are_listed(client) -> None:
    response = await client.post("/v1/analyze", json={"title": 1, "authors": ["程立言", 2]})
    assert [fault["pointer"] for fault in response.json()["errors"]] == ["/title", "/authors/1"]


@pytest.mark.parametrize("deadline_ms", ["0", "soon"])
async def test_deadline_must_be_a_positive_number(client, deadline_ms) -> None:
    response = await client.post("/v1/analyze", params={"deadline_ms": deadline_ms}, json=FIELDS)
    check_problem(response, 422, "invalid_request")
    assert response.json()["errors"][0]["pointer"] == "query/deadline_ms"


def check_problem(response, status: int, code: str) -> None:
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem["type"] == f"urn:jianbao:problem:{code}"
    assert problem["detail"]
    assert any("\u4e00" <= char <= "\u9fff" for char in problem["detail_zh"])


def test_every_input_error_is_the_fault_of_the_client() -> None:
    from jianbao.nlp.errors import InputError
    from jianbao.serve.problems import status_of

    def tree(kind: type[JianbaoError]) -> list[type[JianbaoError]]:
        return [kind, *(found for sub in kind.__subclasses__() for found in tree(sub))]

    ours = [kind for kind in tree(InputError) if kind.__module__ == InputError.__module__]
    assert {kind.code: status_of(kind("what", "什么")) for kind in ours} == {
        "input_error": 422,
        "empty_input": 422,
        "binary_input": 415,
        "too_large": 413,
        "no_article": 422,
        "bad_record": 422,
    }

"""Pages as forms, and raw pages with the charset of their header."""

from __future__ import annotations

import io

import pytest

pytestmark = pytest.mark.anyio

BODY = "6月18日，白河县三座新桥同时通车，沿河六个村的村民赶集不再绕行，镇里的班车也改走了新路。"
PAGE = f"""<html><head><title>白河县三座新桥通车</title></head><body>
<h1>白河县三座新桥通车</h1><div class="article"><p>{BODY}</p><p>{BODY[6:]}</p></div></body></html>"""
HTML = "text/html"


async def test_file_is_read_in_its_own_encoding(client) -> None:
    files = {"file": ("qiao.html", PAGE.encode("gb18030"), HTML)}
    answer = (await client.post("/v1/extract", files=files, data={"id": "表单-1"})).json()
    assert (answer["id"], answer["title"]) == ("表单-1", "白河县三座新桥通车")
    assert answer["encoding"]["name"] == "gb18030"


async def test_several_files_make_a_batch_in_their_order(client) -> None:
    files = [
        ("file", ("a.html", PAGE.encode("utf-8"), HTML)),
        ("file", ("b.pdf", b"%PDF-1.7", "application/pdf")),
        ("file", ("c.txt", BODY.encode("gb18030"), "text/plain")),
    ]
    answer = (await client.post("/v1/batch", files=files)).json()
    found = [(record["id"], record["error"] and record["error"]["code"]) for record in answer["items"]]
    assert found == [("a.html", None), ("b.pdf", "binary_input"), ("c.txt", None)]


FORM = {"Content-Type": "multipart/form-data; boundary=b"}
CUT = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n<p>'


@pytest.mark.parametrize(
    ("request_of", "status", "code"),
    [
        pytest.param({"files": {"page": b"<p>"}}, 422, "invalid_request", id="other part"),
        pytest.param(
            {"data": {"file": "<p>"}, "files": {"x": b""}}, 422, "invalid_request", id="text as file"
        ),
        pytest.param(
            {"files": [("file", b"<p>"), ("file", b"<p>")]},
            422,
            "invalid_request",
            id="two files for one page",
        ),
        pytest.param(
            {"files": {"file": b"<p>"}, "data": {"options": "{"}}, 400, "malformed_json", id="cut JSON"
        ),
        pytest.param(
            {"files": {"file": b"<p>"}, "data": {"options": '{"threshold": 2}'}},
            422,
            "invalid_request",
            id="wrong option",
        ),
        pytest.param({"files": [("file", b"<p>")] * 33}, 400, "malformed_form", id="33 files"),
        pytest.param({"content": CUT, "headers": FORM}, 400, "malformed_form", id="cut off"),
        pytest.param({"content": b"--c\r\n", "headers": FORM}, 400, "malformed_form", id="other boundary"),
        pytest.param(
            {"content": CUT, "headers": {"Content-Type": "multipart/form-data"}},
            400,
            "malformed_form",
            id="no boundary",
        ),
        pytest.param({"content": b"", "headers": FORM}, 400, "malformed_form", id="empty"),
    ],
)
async def test_bad_forms_get_their_problem(client, request_of, status, code) -> None:
    response = await client.post("/v1/extract", **request_of)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("request_of", "told"),
    [
        pytest.param({"files": {"page": b"<p>"}}, "/page：表单只有 file、id、options 三种部分", id="part"),
        pytest.param({"files": [("file", b"<p>")] * 2}, "/file：应有一个文件，并带文件名", id="two files"),
        pytest.param({"files": [("file", b"<p>")] * 33}, "（文件超过 32 个）", id="33 files"),
        pytest.param({"content": CUT, "headers": FORM}, "（在最后的分隔符之前中断）", id="cut off"),
        pytest.param({"content": b"--c\r\n", "headers": FORM}, "（结构有误）", id="other boundary"),
    ],
)
async def test_bad_forms_are_explained_in_chinese(client, request_of, told) -> None:
    assert told in (await client.post("/v1/extract", **request_of)).json()["detail_zh"]


async def test_large_file_touches_no_disk(serve, monkeypatch) -> None:
    def full(*_args, **_kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    page = PAGE.replace("</body>", f"<!-- {'x' * 2_000_000} --></body>")
    async with serve() as client:
        response = await client.post("/v1/extract", files={"file": io.BytesIO(page.encode("utf-8"))})
    assert response.status_code == 200


JAPANESE = "町の新しい橋が今日開通し、川の両岸に住む六つの村の人々の暮らしがずっと便利になりました。" * 3


@pytest.mark.parametrize(
    ("page", "content_type", "codec"),
    [
        pytest.param(PAGE.encode("big5", "ignore"), "text/html; charset=Big5", "big5hkscs", id="Big5"),
        pytest.param(
            PAGE.encode("gb18030"), 'text/html;charset="GB2312"', "gb18030", id="every GB label is GB18030"
        ),
        pytest.param(PAGE.encode("gb18030"), "text/html; charset=utf-8", "gb18030", id="wrong header"),
        pytest.param(PAGE.encode("gb18030"), "text/html; charset=x-unknown", "gb18030", id="unknown label"),
        pytest.param(
            PAGE.replace("<title>", '<meta charset="gbk"><title>').encode("gb18030"),
            "text/html; charset=big5",
            "gb18030",
            id="the page's own label first",
        ),
        pytest.param(PAGE.encode("utf-8-sig"), "text/html; charset=gbk", "utf-8", id="byte order mark first"),
        pytest.param(
            f"<html><body><h1>三つの橋</h1><p>{JAPANESE}</p></body></html>".encode("shift_jis"),
            "text/html; charset=shift_jis",
            "shift_jis",
            id="only the header knows",
        ),
    ],
)
async def test_charset_of_the_header_is_a_hint(client, page, content_type, codec) -> None:
    response = await client.post("/v1/extract", content=page, headers={"Content-Type": content_type})
    assert response.status_code == 200, response.text
    assert response.json()["encoding"]["name"] == codec


async def test_hint_is_recorded_as_the_declared_charset(client) -> None:
    headers = {"Content-Type": "text/html; charset=GBK"}
    response = await client.post("/v1/extract", content=PAGE.encode("gb18030"), headers=headers)
    encoding = response.json()["encoding"]
    assert (encoding["declared"], encoding["source"]) == ("gbk", "declared")
    assert response.json()["title"] == "白河县三座新桥通车"


def form(charset: str, name: str = "file", filename: str = "a") -> dict[str, object]:
    part = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return {
        "content": f"--b\r\n{part}\r\n\r\n<p>\r\n--b--\r\n".encode(),
        "headers": {"Content-Type": f"multipart/form-data; boundary=b; charset={charset}"},
    }


@pytest.mark.parametrize("path", ["/v1/extract", "/v1/batch"])
async def test_charset_that_decodes_nothing_is_a_bad_form(client, path) -> None:
    response = await client.post(path, **form("undefined"))
    assert (response.status_code, response.json()["code"]) == (400, "malformed_form")
    assert "无法按其 charset 解码" in response.json()["detail_zh"]


async def test_charset_that_is_unknown_does_not_matter(client) -> None:
    [record] = (await client.post("/v1/batch", **form("x-unknown"))).json()["items"]
    assert record["id"] == "a"


async def test_names_that_no_answer_can_carry_are_mended(client) -> None:
    [record] = (await client.post("/v1/batch", **form("utf-7", filename="+2D0-"))).json()["items"]
    assert record["id"] == "?"
    refused = await client.post("/v1/batch", **form("utf-7", name="+2D0-"))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")

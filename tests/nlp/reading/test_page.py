from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianbao.nlp.errors import EmptyInputError, InputError, NoArticleError, RecordError, TooLargeError
from jianbao.nlp.notices import Notice
from jianbao.nlp.reading import read_page

TITLE = "山村夜校开课了"
BODY = (
    "晚上七点，马头岭村的夜校准时亮灯，三十多名村民围坐在一起学习果树修剪技术。\n"
    "“白天干活，晚上学习，心里更有底了。”村民石进山说。\n"
    "据了解，今年以来，全乡已开办夜校26期，培训村民1200余人次。"
)
HTML = (
    "<html><head><title>山村夜校开课了_石门新闻网</title></head><body><h1>山村夜校开课了</h1>"
    "<div>2022-03-05 19:30 来源：石门日报</div><div id=zoom>"
    + "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    + "</div></body></html>"
)


@pytest.mark.parametrize(
    "page", [HTML, HTML.encode(), HTML.encode("gb18030")], ids=["str", "utf-8", "gb18030"]
)
def test_read_page_reads_html(page: str | bytes) -> None:
    article = read_page(page)
    assert article.title == TITLE
    assert article.text == BODY
    assert article.published == "2022-03-05T19:30+08:00"
    assert article.source == "石门日报"


def test_read_page_gives_one_hash_for_all_encodings() -> None:
    hashes = {read_page(HTML.encode(codec)).content_hash for codec in ("utf-8", "gb18030", "utf-16")}
    assert len(hashes) == 1


def test_read_page_reads_plain_text() -> None:
    article = read_page(f"{TITLE}\n\n{BODY}\n".encode())
    assert article.title == TITLE
    assert article.text == BODY
    assert article.encoding.name == "utf-8"


def test_read_page_takes_given_fields_first() -> None:
    record = {"html": HTML, "title": "夜校亮灯", "author": "石青", "published": "2022/3/6", "column": "乡村"}
    article = read_page(record)
    assert article.title == "夜校亮灯"
    assert article.authors == ("石青",)
    assert article.published == "2022-03-06"
    assert article.column == "乡村"
    assert article.source == "石门日报"
    assert article.text == BODY


def test_read_page_reads_text_field() -> None:
    article = read_page({"title": TITLE, "text": BODY, "authors": ["石青", "马岚"]})
    assert article.text == BODY
    assert article.authors == ("石青", "马岚")
    assert article.warnings == (Notice.NO_DATE.value,)


def test_read_page_reads_markup_in_the_text_field() -> None:
    content = "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    assert read_page({"title": TITLE, "text": content}).text == BODY


def test_read_page_accepts_a_title_alone() -> None:
    article = read_page({"title": TITLE, "text": None, "published": "2022-03-05"})
    assert article.paragraphs == ()
    assert article.warnings == (Notice.NO_BODY.value,)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"id": 3},
        {"title": " ", "text": ""},
        {"title": None},
        {"title": float("nan")},
        {"source": "石门日报"},
    ],
    ids=["empty", "id", "blank", "none", "nan", "source alone"],
)
def test_read_page_refuses_records_without_content(record: dict[str, object]) -> None:
    with pytest.raises(RecordError):
        read_page(record)


@pytest.mark.parametrize(
    ("page", "notice"),
    [
        pytest.param({"title": TITLE, "text": "夜校开课。"}, Notice.TOO_SHORT, id="too_short"),
        pytest.param({"title": TITLE, "text": BODY, "published": "去年"}, Notice.BAD_DATE, id="bad_date"),
        pytest.param(
            HTML.replace("<head>", "<head><meta charset=gb2312>").encode(),
            Notice.ENCODING_MISMATCH,
            id="mismatch",
        ),
        pytest.param(HTML.encode().replace(b"26", b"\xff"), Notice.REPLACED_CHARS, id="replaced_chars"),
    ],
)
def test_read_page_warns(page: bytes | dict[str, object], notice: Notice) -> None:
    assert notice.value in read_page(page).warnings


def test_notices_are_explained_in_two_languages() -> None:
    for notice in Notice:
        assert notice == notice.value
        assert notice.meaning.endswith(".")
        assert notice.meaning_zh.endswith("。")


@pytest.mark.parametrize("page", ["", " \n", b"\n", "\ufeff"], ids=["str", "blank", "bytes", "mark"])
def test_read_page_refuses_empty(page: str | bytes) -> None:
    with pytest.raises((EmptyInputError, NoArticleError)):
        read_page(page)


@pytest.mark.parametrize(
    "page", [b"a" * 1001, "a" * 1001, {"text": "a" * 1001}], ids=["bytes", "str", "record"]
)
def test_read_page_refuses_too_large(page: bytes | str | dict[str, object]) -> None:
    with pytest.raises(TooLargeError):
        read_page(page, max_bytes=1000)


def test_import_loads_no_html_library() -> None:
    code = "import sys, jianbao.nlp.reading; print([m for m in ('lxml', 'trafilatura') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@settings(max_examples=200, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=3000) | st.text(max_size=1000))
def test_read_page_never_crashes(page: bytes | str) -> None:
    try:
        article = read_page(page)
    except InputError as error:
        assert error.message
        assert error.message_zh
        return
    assert article.content_hash.startswith("sha256:")


@settings(max_examples=100, deadline=5000)
@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "text", "html", "published", "author", "authors", "source", "column", "id"]
        ),
        st.none()
        | st.text(max_size=60)
        | st.integers()
        | st.floats()
        | st.lists(st.text(max_size=9), max_size=3),
    )
)
def test_read_page_never_crashes_on_records(record: dict[str, object]) -> None:
    try:
        read_page(record)
    except InputError as error:
        assert error.message_zh


def test_text_over_two_million_characters_is_refused() -> None:
    sentence = "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台。\n"
    with pytest.raises(TooLargeError, match="2000000") as caught:
        read_page(sentence * (2_000_000 // len(sentence) + 1))
    assert "请拆分" in caught.value.message_zh


@pytest.mark.parametrize(
    "record",
    [
        {"text": BODY * 30_000},
        {"title": TITLE, "text": BODY * 30_000},
        {"title": TITLE, "html": BODY * 30_000},
        {"title": TITLE * 300_000, "text": BODY},
    ],
    ids=["text", "text and title", "html without markup", "title"],
)
def test_record_over_two_million_characters_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(TooLargeError, match="2000000") as caught:
        read_page(record)
    assert "请拆分" in caught.value.message_zh


def test_markup_in_a_record_is_not_text() -> None:
    record = {"title": TITLE, "html": HTML + f"<!-- {'注' * 2_000_000} -->"}
    assert read_page(record).text == BODY

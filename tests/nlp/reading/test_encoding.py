from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianbao.nlp.errors import BinaryInputError, EmptyInputError, InputError
from jianbao.nlp.reading import decode_page
from jianbao.nlp.reading.charsets import codec_for, find_declared
from jianbao.nlp.reading.detection import rank_codecs

PAGES = Path(__file__).parents[2] / "data" / "pages"
UTF8_PAGES = sorted(path for path in PAGES.glob("*.html") if "gb2312" not in path.name)
LABELS = ["utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "windows-1252", "x-unknown", None]

SIMPLIFIED = "县里的干部群众冒雨抢收，当天完成水稻收割三百二十亩。"
TRADITIONAL = (
    "<p>縣政府昨日公布，今年全縣農業總產值達到三十二億元，比去年同期增長百分之六點五。</p>"
    "<p>農會理事長表示，今後將繼續協助農民改善品質，開拓國際市場，讓更多人吃到本地的好米。</p>"
)


def relabel(html: str, label: str | None) -> str:
    bare = re.sub(r"<meta[^>]*charset[^>]*>", "", html, flags=re.IGNORECASE)
    if label is None:
        return bare
    meta = f'<head><meta http-equiv="Content-Type" content="text/html; charset={label}">'
    return re.sub(r"<head[^>]*>", meta, bare, count=1, flags=re.IGNORECASE)


@pytest.mark.parametrize("label", LABELS, ids=str)
@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("path", UTF8_PAGES, ids=lambda path: path.stem)
def test_decode_page_reads_whole_pages_under_any_label(path: Path, codec: str, label: str | None) -> None:
    html = relabel(path.read_text(encoding="utf-8"), label)
    decoded = decode_page(html.encode(codec))
    assert decoded.text == html
    assert decoded.encoding.replaced_chars == 0


@pytest.mark.parametrize("label", LABELS, ids=str)
def test_decode_page_reads_big5_under_any_label(label: str | None) -> None:
    html = relabel(f"<html><head></head><body>{TRADITIONAL}</body></html>", label)
    decoded = decode_page(html.encode("big5"))
    assert decoded.text == html
    assert decoded.encoding.name == "big5hkscs"
    assert decoded.mismatch is (label not in ("big5", "x-unknown", None))


@pytest.mark.parametrize(
    ("data", "name", "source", "mismatch"),
    [
        pytest.param(b"\xef\xbb\xbf" + SIMPLIFIED.encode(), "utf-8", "bom", False, id="utf-8 mark"),
        pytest.param(SIMPLIFIED.encode("utf-16"), "utf-16-le", "bom", False, id="utf-16 mark"),
        pytest.param(
            b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16-be", "bom", False, id="utf-16-be mark"
        ),
        pytest.param(SIMPLIFIED.encode(), "utf-8", "utf-8", False, id="utf-8 unlabelled"),
        pytest.param(SIMPLIFIED.encode("gb18030"), "gb18030", "detected", False, id="gb18030 unlabelled"),
        pytest.param(
            b"<meta charset=gb2312>" + SIMPLIFIED.encode("gb18030"), "gb18030", "declared", False, id="gb2312"
        ),
        pytest.param(b"<meta charset=gb2312>" + SIMPLIFIED.encode(), "utf-8", "utf-8", True, id="gb lie"),
        pytest.param(
            b"<meta charset=utf-8>" + SIMPLIFIED.encode("gb18030"),
            "gb18030",
            "detected",
            True,
            id="utf-8 lie",
        ),
        pytest.param(b"<meta charset=gbk><p>plain", "gb18030", "declared", False, id="ascii"),
    ],
)
def test_decode_page_records_its_decision(data: bytes, name: str, source: str, mismatch: bool) -> None:
    decoded = decode_page(data)
    assert (decoded.encoding.name, decoded.encoding.source) == (name, source)
    assert decoded.mismatch is mismatch


def test_decode_page_keeps_utf8_with_broken_bytes() -> None:
    data = bytearray((SIMPLIFIED * 20).encode())
    data[30:31] = b"\xff"
    decoded = decode_page(bytes(data))
    assert decoded.encoding.name == "utf-8"
    assert 1 <= decoded.encoding.replaced_chars <= 3
    assert decoded.text.endswith(SIMPLIFIED * 18)


def test_decode_page_does_not_count_replacement_characters_of_the_source() -> None:
    assert decode_page((SIMPLIFIED + "\ufffd").encode()).encoding.replaced_chars == 0


def test_decode_page_reads_characters_outside_gb2312() -> None:
    text = "<meta charset=gb2312>村民代表朱镕喆、㛃某在会上发言，干部群众都很高兴。"
    assert decode_page(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.4\n1 0 obj", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="png"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", id="docx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="doc"),
        pytest.param(bytes(range(256)) * 40, id="bytes of every value"),
        pytest.param(b"abc\0\0\0\0\0\0\0\0\0def" * 30, id="NULs"),
    ],
)
def test_decode_page_refuses_binary(data: bytes) -> None:
    with pytest.raises(BinaryInputError):
        decode_page(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0"], ids=["none", "white space", "NULs"])
def test_decode_page_refuses_empty(data: bytes) -> None:
    with pytest.raises(EmptyInputError):
        decode_page(data)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        *((gb, "gb18030") for gb in ["gb2312", "GBK", "gb_2312-80", "x-gbk", "cp936", "hz", "gb18030"]),
        ("Big5", "big5hkscs"),
        ("UTF8", "utf-8"),
        ("iso-8859-1", "iso8859-1"),
        ("utf-16", None),
        ("rot13", None),
        ("utf-7", None),
    ],
)
def test_codec_for_labels(label: str, codec: str | None) -> None:
    assert codec_for(label) == codec


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<?xml version="1.0" encoding="GB2312"?>', "gb2312"),
        (b'<META http-equiv=Content-Type content="text/html; charset=gbk">', "gbk"),
        (b"<meta charset='utf-8'/>", "utf-8"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"),
        (b"<p>charset=gbk</p>", None),
    ],
    ids=["xml", "http-equiv", "html5", "comment", "prose"],
)
def test_find_declared(head: bytes, label: str | None) -> None:
    assert find_declared(head) == label


def test_rank_codecs_prefers_the_right_one_clearly() -> None:
    best, second, *_ = rank_codecs(SIMPLIFIED.encode("gb18030"))
    assert best.codec == "gb18030"
    assert best.score > second.score + 0.3


@settings(max_examples=300, deadline=1000, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2000))
def test_decode_page_never_crashes(data: bytes) -> None:
    try:
        decoded = decode_page(data)
    except InputError:
        return
    assert "\0" not in decoded.text


@settings(max_examples=100, deadline=1000)
@given(st.text(alphabet=st.characters(codec="gb18030", exclude_characters="\0\ufeff"), min_size=1))
def test_decode_page_keeps_any_text_behind_a_mark(text: str) -> None:
    if text.strip():
        assert decode_page(b"\xef\xbb\xbf" + text.encode()).text == text

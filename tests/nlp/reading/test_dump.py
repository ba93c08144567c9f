from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.nlp.article import Article
from jianbao.nlp.errors import NoArticleError
from jianbao.nlp.reading.boilerplate import fold_spaces
from jianbao.nlp.reading.dump import read_dump

DUMPS = Path(__file__).parents[2] / "data" / "dumps"
NAMES = sorted(path.name.removesuffix(".expected.txt") for path in DUMPS.glob("*.expected.txt"))


@dataclass(frozen=True)
class Expected:
    fields: dict[str, str]
    paragraphs: tuple[str, ...]


def _dump(name: str) -> str:
    return (DUMPS / f"{name}.txt").read_bytes().decode("utf-8")


def _expected(name: str) -> Expected:
    head, _, body = (DUMPS / f"{name}.expected.txt").read_text(encoding="utf-8").partition("\n\n")
    pairs = (line.partition(":") for line in head.splitlines())
    return Expected({key: value.strip() for key, _, value in pairs}, tuple(body.splitlines()))


def _fields(article: Article) -> dict[str, str]:
    return {
        "kicker": article.kicker,
        "title": article.title,
        "subtitle": article.subtitle,
        "published": article.published or "",
        "authors": "、".join(article.authors),
        "source": article.source,
        "column": article.column,
    }


def _ends_signed(expected: Expected, line: str) -> bool:
    """Whether a line is a paragraph together with the signature behind it."""
    return any(paragraph in line for paragraph in expected.paragraphs)


def test_there_are_dumps_of_many_layouts() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_read_dump_fields(name: str) -> None:
    found = _fields(read_dump(_dump(name)))
    assert found == dict.fromkeys(found, "") | _expected(name).fields


@pytest.mark.parametrize("name", NAMES)
def test_read_dump_keeps_every_paragraph_and_nothing_else(name: str) -> None:
    assert read_dump(_dump(name)).paragraphs == _expected(name).paragraphs


@pytest.mark.parametrize("name", NAMES)
def test_read_dump_drops_every_other_line(name: str) -> None:
    expected = _expected(name)
    text = read_dump(_dump(name)).text
    body = "\n".join(expected.paragraphs)
    for line in map(fold_spaces, _dump(name).splitlines()):
        if len(line) > 5 and line.strip("| ") not in body and not _ends_signed(expected, line):
            assert line not in text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("old", "new"),
    [("\n", "\r\n"), ("\n", "\n\n"), ("\n", "\n　　"), ("\n", " \n\xa0"), (" ", "　"), ("\n", "\n\t")],
    ids=["crlf", "blank lines", "indented", "nbsp", "wide spaces", "tabs"],
)
def test_read_dump_does_not_mind_white_space(name: str, old: str, new: str) -> None:
    plain = _dump(name).replace("\r\n", "\n")
    assert read_dump(plain.replace(old, new)) == read_dump(plain)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("plain")])
def test_read_dump_takes_a_footer_on_top(name: str) -> None:
    footer = "皖ICP备00000000号-2 版权所有:某某新闻网\n违法和不良信息举报电话：0550-0000000\n"
    assert read_dump(footer + _dump(name)).paragraphs == _expected(name).paragraphs


SENTENCE = "12月1日起，全县城乡居民基本医疗保险开始集中缴费，标准为每人每年380元。"


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (SENTENCE, "", [SENTENCE]),
        (f"医保开始缴费\n{SENTENCE}", "医保开始缴费", [SENTENCE]),
        (f"{SENTENCE}\n低保对象由财政资助。", "", [SENTENCE, "低保对象由财政资助。"]),
        (f"谁来守护湿地？\n{SENTENCE}", "谁来守护湿地？", [SENTENCE]),
        (f"舒河县启动医保缴费\n2023年12月1日\n江一帆\n{SENTENCE}", "舒河县启动医保缴费", [SENTENCE]),
        (f"舒河县启动医保缴费\n——政策问答\n{SENTENCE}", "舒河县启动医保缴费", [SENTENCE]),
        ("舒河县启动医保集中缴费工作", "", ["舒河县启动医保集中缴费工作"]),
        ("秋收\n一把镰刀弯弯\n割下满坡的金黄", "", ["秋收", "一把镰刀弯弯", "割下满坡的金黄"]),
    ],
    ids=[
        "one line",
        "title",
        "no title",
        "question",
        "date and author",
        "subtitle",
        "headline alone",
        "verse",
    ],
)
def test_read_dump_plain_text(text: str, title: str, paragraphs: list[str]) -> None:
    article = read_dump(text)
    assert (article.title, list(article.paragraphs)) == (title, paragraphs)


def test_read_dump_splits_a_line_above_the_text_into_fields() -> None:
    article = read_dump(f"舒河县启动医保缴费\n2023年12月1日\n江一帆\n{SENTENCE}")
    assert (article.published, article.authors) == ("2023-12-01", ("江一帆",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n　",
        "|\n|\n|",
        "首页\n新闻\n登录",
        "首页 | 新闻 | 政务 | 视频\n设为首页\n加入收藏",
        "首页 > 县区新闻\n舒河县扎实推进秋种\n城关镇开展消防排查\n河口乡助企纾困\n下一页",
        "皖ICP备00000000号-2 版权所有:某某新闻网",
        "abc",
        "……",
    ],
    ids=["empty", "blank", "bars", "menu", "menu row", "list page", "footer", "three letters", "dots"],
)
def test_read_dump_rejects(text: str) -> None:
    with pytest.raises(NoArticleError) as caught:
        read_dump(text)
    assert caught.value.message_zh


def test_no_article_error_says_what_was_seen() -> None:
    with pytest.raises(NoArticleError, match="首页 / 新闻中心") as caught:
        read_dump("首页\n新闻中心\n登录")
    assert "新闻中心" in caught.value.message_zh


LINES = st.sampled_from([line for name in NAMES for line in _dump(name).splitlines()]) | st.text(max_size=40)


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_read_dump_never_raises_anything_else_and_invents_nothing(text: str) -> None:
    try:
        article = read_dump(text)
    except NoArticleError:
        return
    assert article.paragraphs
    if "](" not in text:
        assert all(paragraph in fold_spaces(text) for paragraph in article.paragraphs)


@pytest.mark.parametrize(
    "unit", ["首页 > ", "[a](b)", "[", "![", "| ", "记者 ", "2020-01-01 ", "，", "。", "#"]
)
def test_read_dump_takes_linear_time(unit: str) -> None:
    started = time.perf_counter()
    for text in (unit * (1_000_000 // len(unit)), f"{unit * 6}\n" * (150_000 // len(unit) // 6)):
        try:
            read_dump(text)
        except NoArticleError:
            continue
    assert time.perf_counter() - started < 20

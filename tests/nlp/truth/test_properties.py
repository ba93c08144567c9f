from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.nlp.article import Article
from jianbao.nlp.truth import (
    check_support,
    choose_source,
    extract_headline,
    extract_summary,
    find_claims,
    find_defects,
    normalize_style,
)

_WORDS = """
7月2日 2020年 二〇二〇年 8时25分 1—5月 58户 5万人 1.2亿元 三成 30%
两倍 近50多名 第十二届 “十四五” C919 三百二十万元 张建国 欧阳春晓 李强同志
孙晓芸书记 弗拉基米尔·谢尔金 斯特罗姆 寿县 淮南市 梅岭镇 永星村村民 西藏 法国
安徽省教育厅 市发改委 中国农业银行 《关于防止返贫的意见》 表示 召开会议 推进 、 ， 。
： “ ” （ ） 的 在 和 种茶 增收 万一 一直
"""
_MARKS_AND_NUMERALS = "一二三十百千万亿点半成倍个人年月日时0123456789.,%-—·《》“”（）第约超近多 \n王市县局"
_SENTENCES = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=14).map("".join)
_ANY_TEXT = st.text(max_size=120) | st.text(alphabet=_MARKS_AND_NUMERALS, max_size=60)


@settings(max_examples=150, deadline=None)
@given(_SENTENCES)
def test_a_text_supports_itself(text: str) -> None:
    report = check_support(text, text, field="summary")
    assert report.unsupported == ()
    assert all(text[item.start : item.end] == item.quote for item in report.evidence)


@settings(max_examples=100, deadline=None)
@given(_ANY_TEXT, _ANY_TEXT)
def test_checking_never_crashes(text: str, body: str) -> None:
    report = check_support(text, body, field="headline")
    assert report.supported == (not report.unsupported)
    assert all(text[claim.start : claim.end] == claim.text for claim in find_claims(text))
    assert all(body[item.start : item.end] == item.quote for item in report.evidence)


@settings(max_examples=100, deadline=None)
@given(_ANY_TEXT)
def test_style_and_defects_never_crash(text: str) -> None:
    for kind in ("headline", "summary"):
        assert isinstance(find_defects(normalize_style(text, kind), kind), tuple)


@settings(max_examples=60, deadline=None)
@given(st.lists(_SENTENCES, max_size=6))
def test_extracts_keep_their_limits(paragraphs: list[str]) -> None:
    body = "\n".join(paragraphs)
    assert len(extract_headline(body)) <= 30
    assert len(extract_summary(body)) <= 120


@settings(max_examples=40, deadline=None)
@given(st.lists(_SENTENCES, max_size=6), st.integers(min_value=1, max_value=80))
def test_source_fits_its_window(paragraphs: list[str], budget: int) -> None:
    article = Article(paragraphs=tuple(paragraphs))
    source = choose_source(article, budget, lambda texts: [len(text) for text in texts])
    assert len(source.text) <= budget

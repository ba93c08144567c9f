from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianbao.nlp.article import Article
from jianbao.nlp.errors import InputError, NoArticleError, TooLargeError
from jianbao.nlp.reading import read_page
from jianbao.nlp.reading.blocks import lay_out
from jianbao.nlp.reading.edges import trim_edges
from jianbao.nlp.reading.html import read_html
from jianbao.nlp.reading.title import cut_site_name
from jianbao.nlp.reading.tree import MAX_ELEMENTS, parse_html

PAGES = Path(__file__).parents[2] / "data" / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    title: str
    published: str
    begins: str
    ends: str
    n_paragraphs: int
    source: str = ""
    column: str = ""
    authors: tuple[str, ...] = ()
    kicker: str = ""
    subtitle: str = ""


EXPECTED = {
    "asp_table_gb2312": Expected(
        title="香菇撑起“致富伞”",
        published="2020-08-14T09:05:17+08:00",
        begins="“今年光卖香菇就收入了",
        ends="让山里的香菇走得更远。",
        n_paragraphs=5,
        source="清河日报",
        column="脱贫攻坚进行时",
        authors=("周砚秋", "冯立田"),
    ),
    "trs_government": Expected(
        title="贾立群调研高标准农田建设和防汛备汛工作",
        published="2021-07-09T16:40+08:00",
        begins="7月6日至8日，副县长贾立群",
        ends="县政府办公室有关负责同志参加调研。",
        n_paragraphs=5,
        source="县政府办公室",
        column="政务动态",
    ),
    "portal_related": Expected(
        title="白石岭遗址发掘取得阶段性成果",
        published="2022-09-04T07:32+08:00",
        begins="本报讯（记者 蒋南乔）9月3日",
        ends="启动遗址保护规划编制工作。",
        n_paragraphs=5,
        source="东江日报",
        column="文博",
        authors=("蒋南乔",),
    ),
    "two_headings": Expected(
        title="“烟火气”里话振兴",
        published="2023-06-26T08:18+08:00",
        begins="夜幕降临，永丰县老城街",
        ends="带动就业500余人。",
        n_paragraphs=4,
        source="永丰日报",
        column="文旅永丰",
        authors=("戚文澜", "应可"),
        kicker="老街新生记①",
        subtitle="——永丰县老城街微改造见闻",
    ),
    "br_indented": Expected(
        title="全市秋冬季农田水利建设现场推进会召开",
        published="2017-11-03",
        begins="本报讯 11月2日",
        ends="胜利渠节水改造工程现场。",
        n_paragraphs=4,
        source="平川日报",
        column="农业要闻",
        authors=("郝春耕",),
    ),
    "no_title_element": Expected(
        title="万亩茶园冬管忙",
        published="2020-11-19T17:22+08:00",
        begins="初冬时节，走进白河县",
        ends="有机认证面积达到4000亩。",
        n_paragraphs=4,
        source="白河县融媒体中心",
        column="乡镇快讯",
        authors=("缪小舟",),
    ),
    "comments": Expected(
        title="高空抛物案进社区开庭 300余名居民旁听",
        published="2021-12-21T10:06+08:00",
        begins="12月20日上午，松林区人民法院",
        ends="承办法官闵静说。",
        n_paragraphs=3,
        source="松林新闻网",
        column="法治",
        authors=("祁安",),
    ),
    "mobile": Expected(
        title="防返贫，这口气松不得",
        published="2021-04-12T07:00+08:00",
        begins="谁说脱了贫就可以歇歇脚？",
        ends="群众的笑容才会更甜。",
        n_paragraphs=5,
        source="南渡日报",
        authors=("阮一峤",),
    ),
    "spam_mirror": Expected(
        title="市区6条道路10月起限时单双号通行",
        published="2019-09-11",
        begins="记者昨日从市公安局交警支队获悉",
        ends="依法处以100元罚款。",
        n_paragraphs=3,
        column="时政新闻",
    ),
    "generic_title_aspx": Expected(
        title="连山县开展农村集体“三资”管理专项督查",
        published="2019-05-18",
        begins="为进一步规范农村集体",
        ends="切实维护群众利益。",
        n_paragraphs=3,
        source="连山县纪委监委",
        column="新闻动态",
    ),
    "nested_tables": Expected(
        title="新河县村级公益事业建设财政奖补办法",
        published="2015-12-01",
        begins="第一条 为了加强",
        ends="由县财政局负责解释。",
        n_paragraphs=8,
        column="政策法规",
    ),
    "one_paragraph": Expected(
        title="1-8月高原县规模以上工业增加值增长9.7%",
        published="2018-09-25",
        begins="1-8月，高原县规模以上工业企业",
        ends="增长21.8%。（高原县统计局）",
        n_paragraphs=1,
        source="县统计局",
        column="经济运行",
    ),
}  # fmt: skip

# Words that stand on the pages outside the articles.
BOILERPLATE = (
    "责任编辑", "责编", "打印", "关闭", "字体", "分享", "相关阅读", "上一篇", "下一篇", "版权", "转载",
    "备案", "网友", "点赞", "推荐", "扫一扫", "热点", "友情链接", "安全生产电视电话会议", "非遗展演走进",
    "脚本里", "隐藏段落", "阅读原文", "免责声明", "首页", "原标题", "供图", "技术支持", "注释里", "ICP",
)  # fmt: skip


def read(name: str) -> Article:
    return read_page((PAGES / f"{name}.html").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_read_page_finds_the_fields(name: str) -> None:
    article, expected = read(name), EXPECTED[name]
    assert article.title == expected.title
    assert (article.kicker, article.subtitle) == (expected.kicker, expected.subtitle)
    assert article.published == expected.published
    assert article.source == expected.source
    assert article.column == expected.column
    assert article.authors == expected.authors
    assert article.warnings == ()


@pytest.mark.parametrize("name", EXPECTED)
def test_read_page_finds_the_body_and_nothing_else(name: str) -> None:
    article, expected = read(name), EXPECTED[name]
    assert article.text.startswith(expected.begins)
    assert article.text.endswith(expected.ends)
    assert len(article.paragraphs) == expected.n_paragraphs
    assert [word for word in BOILERPLATE if word in article.text] == []


@pytest.mark.parametrize("name", ["login", "navigation", "frameset"])
def test_read_page_refuses_pages_without_article(name: str) -> None:
    with pytest.raises(NoArticleError) as caught:
        read(name)
    assert "lines of text" in caught.value.message
    assert "没有正文" in caught.value.message_zh


def test_read_page_says_that_a_frameset_has_frames() -> None:
    with pytest.raises(NoArticleError, match="3 frames"):
        read("frameset")


@pytest.mark.parametrize("name", ["comments", "portal_related", "br_indented", "trs_government"])
def test_read_html_needs_no_known_class(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    expected = EXPECTED[name]
    article = read_html(html.replace("class=", "data-c=").replace("id=", "data-i="))
    assert article.title == expected.title
    assert article.text.startswith(expected.begins)


def test_read_html_does_not_decode_again() -> None:
    text = "读书的人多了，村里的夜晚静了。" * 4
    html = f"<html><head><meta charset=gb2312></head><body><h1>村里办起图书角</h1><p>{text}"
    assert read_html(html).title == "村里办起图书角"


def test_read_html_keeps_short_subheads_and_pieces_between_lists() -> None:
    body = "<p>今年以来，全县新建改建农村公路一百二十公里，群众出行更方便。</p>"
    html = f"<div id=zoom>{body}<p><b>路通百业兴</b></p>{body.replace('今年', '去年')}</div>"
    assert "路通百业兴" in read_html(html).paragraphs


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("春耕备耕正当时_平原新闻_平原网", "春耕备耕正当时"),
        ("春耕备耕正当时--农业--平原网", "春耕备耕正当时"),
        ("春耕备耕正当时 - 平原县人民政府门户网站", "春耕备耕正当时"),
        ("春耕备耕正当时|农业|平原网", "春耕备耕正当时"),
        ("1-8月全县工业增长9.7%", "1-8月全县工业增长9.7%"),
        ("平原网 - 春耕备耕正当时", "春耕备耕正当时"),
        ("春耕备耕正当时-平原网", "春耕备耕正当时"),
    ],
)
def test_cut_site_name(raw: str, title: str) -> None:
    assert cut_site_name(raw) == title


@pytest.mark.parametrize(
    ("paragraphs", "kept"),
    [
        (["图为启动仪式现场。（何某 摄）", "会议昨日召开。"], ["会议昨日召开。"]),
        (["（2007年6月29日县人民代表大会第二次会议通过）", "第一条 总则。"], ["第一条 总则。"]),
        (["会议昨日召开。", "+1", "本文来源：平原日报 作者：于某"], ["会议昨日召开。"]),
        (["图为获奖作品。"], ["图为获奖作品。"]),
        (["图书馆昨日开放，读者络绎不绝。"], ["图书馆昨日开放，读者络绎不绝。"]),
    ],
    ids=["caption", "adoption note", "credit", "captions only", "a sentence about a library"],
)
def test_trim_edges(paragraphs: list[str], kept: list[str]) -> None:
    assert trim_edges(paragraphs) == kept


def test_lay_out_splits_lines_and_joins_rows() -> None:
    html = (
        "<div>甲段。<br>　　乙段。　　丙段。</div>"
        "<table><tr><td>项目</td><td>40%</td></tr></table><pre>丁\n戊</pre>"
    )
    assert [block.text for block in lay_out(parse_html(html)).blocks] == [
        "甲段。", "乙段。", "丙段。", "项目 40%", "丁", "戊",
    ]  # fmt: skip


def test_parse_html_reads_behind_a_second_document_end() -> None:
    assert "乙" in parse_html("<html><body>甲</body></html><html><body>乙</body></html>").text_content()


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<div>" * 100_000 + "正文" + "</div>" * 100_000, id="nested"),
        pytest.param("<div><p>一段。</p></div>" * MAX_ELEMENTS, id="many elements"),
        pytest.param("<p>" + "字" * 2_000_001, id="long"),
    ],
)
def test_read_html_refuses_what_would_take_too_long(html: str) -> None:
    started = time.perf_counter()
    with pytest.raises(TooLargeError):
        read_html(html)
    assert time.perf_counter() - started < 20


def test_read_html_is_linear_in_a_title_of_separators() -> None:
    with pytest.raises(NoArticleError):
        read_html("<title>" + "a-" * 500_000 + "</title><p>短。")


FRAGMENTS = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "<table><tr><td>", "</table>", "<br>", "<a href=x>", "</a>", "<script>",
        "<!--", "-->", "<title>", "</html>", "<h1>", "<![CDATA[", "<?xml version='1.0' encoding='gbk'?>",
        "<a b='", "&#0;", "&#xd800;", "首页 > 新闻 > ", "来源：", "2020-13-45", "责任编辑：", "\ud800", "\0",
        "今天，全县干部群众齐心协力抢收小麦。",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FRAGMENTS | st.text(max_size=20), max_size=60).map("".join))
def test_read_page_never_crashes_on_markup(html: str) -> None:
    try:
        article = read_page("<html><body>" + html)
    except InputError:
        return
    assert all(paragraph.strip() for paragraph in article.paragraphs)


@pytest.mark.parametrize("tag", ["p", "div", "span", "td"])
def test_header_line_of_labels_is_no_sentence(tag: str) -> None:
    page = f"""<html><head><title>汤峪猕猴桃开摘_蓝田新闻网</title></head><body><h1>汤峪猕猴桃开摘</h1>
<{tag}>2019-10-09 08:30 来源：蓝田新闻网 作者：秦知秋</{tag}><div>
<p>10月8日，蓝田县汤峪镇的猕猴桃园迎来采摘高峰。全镇今年种植
猕猴桃1.2万亩，预计产量1.5万吨，已有6家收购企业进村设点。</p><p>镇里组织15名农技员分片包园，
指导果农分级装箱。</p></div></body></html>"""
    article = read_html(page)
    assert (article.published, article.authors, article.source) == (
        "2019-10-09T08:30+08:00",
        ("秦知秋",),
        "蓝田新闻网",
    )

from __future__ import annotations

import pytest

from jianbao.nlp.protocols import Kind
from jianbao.nlp.truth import find_defects, fit_length, normalize_style

LONG = "梅岭镇因地制宜发展茶叶产业，带动一百二十户村民稳定增收，"

SUMMARIES = [
    ("中国队金银铜牌数： 38 32 18", "中国队金银铜牌数：38，32，18。"),
    ("录取人数：58\n7月2日发榜", "录取人数：58，7月2日发榜。"),
    ("主队获胜(3:2)", "主队获胜（3:2）。"),
    ("主队获胜（3：2）", "主队获胜（3：2）。"),
    ("全镇种茶,户均增收.", "全镇种茶，户均增收。"),
    ("全镇种茶;户均增收", "全镇种茶；户均增收。"),
    ("记者问:收成如何?", "记者问：收成如何？"),
    ("好!", "好！"),
    ("茶园(一期)建成", "茶园（一期）建成。"),
    ('村民说:"收成好."', "村民说：“收成好。”"),
    ('"茶王"评出', "“茶王”评出。"),
    ('茶"王评出', "茶王评出。"),
    ("产量1,200吨", "产量1,200吨。"),
    ("增长3.5%", "增长3.5%。"),
    ("增长３.５％", "增长3.5%。"),
    ("8:25开园", "8:25开园。"),
    ("全镇 种茶", "全镇种茶。"),
    ("全镇　种茶", "全镇种茶。"),
    ("全 镇 种 茶", "全镇种茶。"),
    ("种茶 58 户", "种茶58户。"),
    ("梅岭镇种茶 村民增收", "梅岭镇种茶，村民增收。"),
    ("引进Green Tea项目", "引进Green Tea项目。"),
    ("全镇种茶。。", "全镇种茶。"),
    ("全镇种茶，，户均增收", "全镇种茶，户均增收。"),
    ("全镇种茶，。", "全镇种茶。"),
    ("全镇种茶，", "全镇种茶。"),
    ("，全镇种茶", "全镇种茶。"),
    ("茶园：（1）扩大面积；（2）改良品种。", "茶园：扩大面积；改良品种。"),
    ("茶园:(1)扩大面积;(2)改良品种", "茶园：扩大面积；改良品种。"),
    ("①扩大面积；②改良品种", "扩大面积；改良品种。"),
    ("任务：1.扩大面积；2.改良品种", "任务：扩大面积；改良品种。"),
    ("全镇种茶</s>", "全镇种茶。"),
    ("<summary>全镇种茶", "全镇种茶。"),
    ("春茶--秋茶", "春茶——秋茶。"),
    ("春茶……", "春茶……"),
    ("春茶...", "春茶……"),
    ("评出“茶王”", "评出“茶王”。"),
    ("村民说：“好。”", "村民说：“好。”"),
    ("全镇种茶\n户均增收", "全镇种茶，户均增收。"),
]

HEADLINES = [
    ("梅岭镇茶叶丰收。", "梅岭镇茶叶丰收"),
    ("梅岭镇茶叶丰收；", "梅岭镇茶叶丰收"),
    ("副县长在梅岭镇调研茶叶生产时强调", "副县长在梅岭镇调研茶叶生产"),
    ("副县长调研时强调", "副县长调研时强调"),
    ("梅岭镇茶叶丰收！", "梅岭镇茶叶丰收！"),
    ("梅岭镇种茶 村民稳增收", "梅岭镇种茶 村民稳增收"),
    ("梅岭镇种茶  村民稳增收", "梅岭镇种茶 村民稳增收"),
    ("梅岭镇 茶", "梅岭镇茶"),
    ("梅岭镇:茶叶丰收", "梅岭镇：茶叶丰收"),
    ('梅岭镇"茶王"评出', "梅岭镇“茶王”评出"),
]

DEFECTS = [
    (
        "张二小家今年2月纳入监测，帮扶落到实处后，他家的收入和住房都有人照看，今年2月纳入监测。",
        "summary",
        "loop",
    ),
    ("但管得住不等于管得好", "headline", "leaning"),
    ("", "headline", "empty"),
    ("  ", "summary", "empty"),
    ("梅岭镇<unk>茶丰收", "headline", "unknown_token"),
    ("梅岭镇[UNK]茶丰收", "headline", "unknown_token"),
    ("梅岭镇：（1）茶叶丰收", "headline", "list_marker"),
    ("梅岭镇“茶王评出", "headline", "unpaired_quotes"),
    ("梅岭镇茶王”评出", "headline", "unpaired_quotes"),
    ("《梅岭茶歌“首演》”", "headline", "unpaired_quotes"),
    ("梅岭镇发展发展茶叶", "headline", "loop"),
    ("梅岭镇茶茶茶丰收", "headline", "loop"),
    ("茶叶丰收，茶叶丰收", "headline", "loop"),
    ("茶叶、茶叶、果园", "headline", "loop"),
    ("梅岭镇、茶叶产业园、茶叶产业园和果园", "headline", "loop"),
    ("梅岭镇茶叶丰收，果园丰收，梅岭镇茶叶丰收", "headline", "loop"),
    ("茶叶产业园建成，茶叶产业园投产，茶叶产业园见效", "headline", "loop"),
    ("梅岭镇发展茶叶和", "headline", "unfinished"),
    ("梅岭镇发展茶叶，", "headline", "unfinished"),
    ("梅岭镇发展茶叶的", "headline", "unfinished"),
    ("梅岭镇茶叶发展规划实施以来", "headline", "unfinished"),
    ("副县长调研时强调", "headline", "unfinished"),
    ("县城以油烟扰民为由", "headline", "unfinished"),
    ("一名驻村干部为迎接检查", "headline", "unfinished"),
    ("记者从县人社局集中缴费11.8万人", "headline", "leaning"),
    ("梅岭镇对茶叶产业将", "headline", "unfinished"),
    ("梅岭镇发展茶叶与", "headline", "unfinished"),
    (LONG, "summary", "unfinished"),
    ("茶好", "headline", "too_short"),
    ("梅岭镇种茶。", "summary", "too_short"),
    ("梅岭镇茶" * 8, "headline", "too_long"),
    (LONG * 5, "summary", "too_long"),
]

CLEAN = [
    ("梅岭镇茶叶丰收 村民分红", "headline"),
    ("梅岭镇茶园逐村逐户建档", "headline"),
    ("全镇干部群众共同参与", "headline"),
    ("茶园门票价格普及", "headline"),
    ("培养学生远大志向", "headline"),
    ("一个一个村解决问题", "headline"),
    (
        "梅岭镇因地制宜发展茶叶产业，带动一百二十户村民稳定增收，全年产值突破三千万元，受到各方好评。",
        "summary",
    ),
    (
        "村支书周德旺说：“茶叶是全村人的金叶子，大家要把它种好、管好、卖好，一年更比一年强。明年再扩种。”",
        "summary",
    ),
    (
        "专家认为，这种因地制宜、分类施策的做法在梅岭镇是可行的，对其他山区乡镇发展特色产业也是有借鉴意义的。",
        "summary",
    ),
]


@pytest.mark.parametrize(("text", "styled"), SUMMARIES, ids=lambda value: value)
def test_summary_style(text: str, styled: str) -> None:
    assert normalize_style(text, "summary") == styled


@pytest.mark.parametrize(("text", "styled"), HEADLINES, ids=lambda value: value)
def test_headline_style(text: str, styled: str) -> None:
    assert normalize_style(text, "headline") == styled


@pytest.mark.parametrize(("text", "styled"), SUMMARIES, ids=lambda value: value)
def test_style_is_stable(text: str, styled: str) -> None:
    assert normalize_style(styled, "summary") == styled


@pytest.mark.parametrize(("text", "kind", "code"), DEFECTS)
def test_defects(text: str, kind: str, code: str) -> None:
    assert code in find_defects(text, kind)


@pytest.mark.parametrize(("text", "kind"), CLEAN)
def test_good_texts_have_no_defects(text: str, kind: str) -> None:
    assert find_defects(text, kind) == ()


def test_summary_is_cut_behind_a_sentence() -> None:
    text = "梅岭镇今年春茶喜获丰收，产量比去年增长一成。" * 2
    assert (
        fit_length(text, "summary", max_chars=30, min_chars=10)
        == "梅岭镇今年春茶喜获丰收，产量比去年增长一成。"
    )


def test_summary_is_cut_behind_a_clause() -> None:
    text = "梅岭镇今年春茶喜获丰收，产量比去年增长一成，村民合作社忙着采收加工销售"
    assert (
        fit_length(text, "summary", max_chars=25, min_chars=10)
        == "梅岭镇今年春茶喜获丰收，产量比去年增长一成。"
    )


def test_headline_is_cut_behind_a_clause() -> None:
    text = "梅岭镇春茶丰收，产量增长一成，合作社忙着采收"
    assert fit_length(text, "headline", max_chars=15, min_chars=6) == "梅岭镇春茶丰收，产量增长一成"


def test_nothing_is_cut_inside_a_quotation() -> None:
    text = "村民“春茶丰收，夏茶丰收，秋茶丰收，冬茶丰收”"
    assert fit_length(text, "headline", max_chars=15, min_chars=6) == text


def test_short_text_stays() -> None:
    assert fit_length("梅岭镇春茶丰收", "headline", max_chars=30, min_chars=6) == "梅岭镇春茶丰收"


def test_there_are_enough_cases() -> None:
    assert len(SUMMARIES) + len(HEADLINES) + len(DEFECTS) + len(CLEAN) >= 60


@pytest.mark.parametrize(
    ("text", "kind", "loop"),
    [
        pytest.param("农委联合县公安局联合县公安局捣毁窝点", "headline", True, id="headline-says-5-twice"),
        pytest.param("小病不出村大病不出县", "headline", False, id="headline-parallel"),
        pytest.param("县医院与乡镇卫生院签约，县医院派专家", "headline", False, id="headline-word-twice"),
        pytest.param(
            "镇里组织技术人员分片包园指导果农，又组织技术人员分片包园指导果农分级装箱，订单已到年底。",
            "summary",
            True,
            id="summary-says-a-clause-twice",
        ),
        pytest.param(
            "柳河县人民医院与六家乡镇卫生院签约，柳河县人民医院每周派专家坐诊，村民看病不用再跑远路。",
            "summary",
            False,
            id="summary-names-a-body-twice",
        ),
    ],
)
def test_strings_said_twice_are_a_loop(text: str, kind: Kind, loop: bool) -> None:
    assert ("loop" in find_defects(text, kind)) == loop

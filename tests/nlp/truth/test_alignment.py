from __future__ import annotations

import pytest

from jianbao.nlp.truth.alignment import AlignmentChecker, find_misaligned

BODY = """寿县今年发展羊毛刷加工企业130多家，年产羊毛刷3000多吨，从业人员达6.5万人，年产值35亿元。
县里投入资金320万元，建成3个加工车间，吸纳212名村民就近就业。
“以前出门打工，现在家门口就能挣钱。”永星村村民赵德旺说。
据县统计局介绍，6日收盘时，三只本地股小幅下跌，下跌个股多于上涨个股。"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("寿县今年发展羊毛刷加工企业130多家，从业人员达6.5万人。", id="copied"),
        pytest.param("寿县发展羊毛刷企业130多家", id="words-left-out"),
        pytest.param("县里投入320万元，建成3个加工车间，吸纳村民就近就业。", id="words-left-out-in-clauses"),
        pytest.param("永星村村民赵德旺说，“以前出门打工，现在家门口就能挣钱”。", id="clauses-in-other-order"),
        pytest.param("寿县建成3个加工车间", id="subject-from-another-sentence"),
        pytest.param("据悉，年产羊毛刷3000多吨。", id="short-clause-of-its-own"),
        pytest.param("寿县，年产羊毛刷3000多吨。", id="short-clause-of-the-article"),
        pytest.param("投入资金３２０万元", id="full-width-figures"),
        pytest.param("", id="empty"),
    ],
)
def test_carried(text: str) -> None:
    assert find_misaligned(text, BODY) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        pytest.param("羊毛刷产值达6.5万人", "羊毛刷产值达6.5万人", id="number-of-another-subject"),
        pytest.param("三只本地股小幅上涨，下跌个股多于上涨个股", "三只本地股小幅上涨", id="turned-round"),
        pytest.param("吸纳130多家企业就近就业", "吸纳130多家企业就近就业", id="other-order"),
        pytest.param("县里投入资金3000多吨", "县里投入资金3000多吨", id="two-sentences"),
        pytest.param("在家门口就村民就近就业", "在家门口就村民就近就业", id="two-statements"),
        pytest.param("全县累计帮助困难群众实现增收", "全县累计帮助困难群众实现增收", id="words-of-its-own"),
    ],
)
def test_not_carried(text: str, clause: str) -> None:
    assert find_misaligned(text, BODY) == [clause]


CASUALTIES = """事故已造成人员伤亡，1人死亡、3人受伤。
全市新增确诊12例，其中2例重症，治愈1.25万例。
抽检发现3批次食品不合格，一家企业未通过验收。
今年完成公路绿化4048公里、河流绿化200公里。
奖牌榜：小麦 120 35"""


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param("3人死亡、1人受伤", ["3人死亡", "1人受伤"], id="numbers-changed-places"),
        pytest.param("全员获救", ["全员获救"], id="short-clause-made-up"),
        pytest.param("全市新增确诊2例", ["全市新增确诊2例"], id="end-of-a-number"),
        pytest.param("全市新增确诊1例", ["全市新增确诊1例"], id="beginning-of-a-number"),
        pytest.param("其中治愈1.2万例", ["其中治愈1.2万例"], id="figure-behind-the-point-left-out"),
        pytest.param("抽检发现3批次食品合格", ["抽检发现3批次食品合格"], id="not-left-out"),
        pytest.param("一家企业通过验收", ["一家企业通过验收"], id="not-yet-left-out"),
        pytest.param("奖牌榜：小麦12035", ["小麦12035"], id="two-numbers-made-one"),
        pytest.param("公路绿化200公里", ["公路绿化200公里"], id="figure-of-another-item"),
        pytest.param("公路绿化4048公里", [], id="figure-of-its-own-item"),
        pytest.param("奖牌榜：小麦120 35", [], id="two-numbers"),
        pytest.param("全市新增确诊12例，治愈1.25万例", [], id="whole-numbers"),
    ],
)
def test_numbers_and_denials_stay_as_they_are(text: str, clauses: list[str]) -> None:
    assert find_misaligned(text, CASUALTIES) == clauses
    assert find_misaligned(text, CASUALTIES, may_leap=True) == clauses


def test_headlines_may_leap_over_commas_but_not_out_of_the_sentence() -> None:
    assert find_misaligned("寿县羊毛刷产值35亿元", BODY, may_leap=True) == []
    assert find_misaligned("寿县羊毛刷产值35亿元", BODY) != []
    assert find_misaligned("建成3个加工车间产值35亿元", BODY, may_leap=True) != []


def test_a_date_is_no_figure_of_an_item() -> None:
    body = "东海国能源部长今天（4月6日）表示，目前，东海全国有144家加油站无油可加，港口283个停运。"
    assert find_misaligned("东海国144家加油站无油可加", body, may_leap=True) == []
    assert find_misaligned("东海国283个停运", body, may_leap=True) != []


ABROAD = """以色列国防部长14日称，以军空袭了位于黎巴嫩南部的120多处目标，没有人员伤亡。
陕西加快推动科技成果高效转化应用。安徽有关部门前来学习。
国家标准委近日发布《标准物质管理办法》，自12月1日起施行。
美方没有批准这一计划，计划被推迟。"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("以军空袭黎南部120多处目标", id="short-for-a-name-that-stands-there"),
        pytest.param("以军称空袭黎巴嫩南部120多处目标", id="reporting-verb"),
        pytest.param("《标准物质管理办法》发布", id="verb-behind-its-object"),
        pytest.param("国家标准委印发《标准物质管理办法》", id="same-verb-in-other-words"),
        pytest.param("美方未批准这一计划", id="denied-in-other-words"),
    ],
)
def test_own_words_that_state_nothing_are_carried(text: str) -> None:
    assert find_misaligned(text, ABROAD, may_leap=True) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("美国防部长14日称", id="another-country"),
        pytest.param("安徽加快推动科技成果高效转化应用", id="another-subject-of-the-article"),
        pytest.param("以军空袭黎巴嫩南部230多处目标", id="another-figure"),
        pytest.param("以军空袭黎巴嫩南部致人员伤亡", id="denied"),
        pytest.param("美方批准这一计划", id="denied-in-the-clause"),
        pytest.param("以军空袭黎巴嫩南都120多处目标", id="another-character"),
    ],
)
def test_own_words_that_state_something_are_not_carried(text: str) -> None:
    assert find_misaligned(text, ABROAD, may_leap=True) == [text]


FLOOD = """连日来，河北省衡水市坚持做好灾后重建工作，多措并举恢复农业生产。
据介绍，20年来，湖南累计退耕还林2159.67万亩，其中荒山造林1149.17万亩。
6月8日，深圳南山博物馆，正在展出的唐代仁陶彩绘男俑（国家二级文物）。
石家庄向社会公开发布了60条“最严”措施，对煤场、建筑施工等扬尘大户进行铁腕整治。
西藏自治区主席率团对澳大利亚进行了访问。"""


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("河北省赏水市做好灾后重建。", "河北省衡水市做好灾后重建。", id="one-character"),
        pytest.param("湖南累计退耕还立.67万亩", "湖南累计退耕还林2159.67万亩", id="a-figure-swallowed"),
        pytest.param(
            "6月8日，正在展出的唐代仁陶彩绘男人（国家二级文物）。",
            "6月8日，正在展出的唐代仁陶彩绘男俑（国家二级文物）。",
            id="inside-brackets",
        ),
        pytest.param(
            "河北向社会公开发布60条“最严”措施", "石家庄向社会公开发布60条“最严”措施", id="at-the-beginning"
        ),
        pytest.param("对扬尘大户进行铁腕管治管治", "", id="too-much-at-the-end"),
        pytest.param("对煤场等扬尘大户进行铁腕管理", "对煤场等扬尘大户进行铁腕整治", id="at-the-end"),
        pytest.param("河北省衡水市做好做好灾后重建", "河北省衡水市做好灾后重建", id="said-twice"),
        pytest.param("西藏自治区主席考察澳大利亚", "", id="nothing-there-to-put-back"),
        pytest.param("村民依靠养殖业和加工业增加收入", "", id="not-copied-at-all"),
        pytest.param("河北省衡水市做好灾后重建", "河北省衡水市做好灾后重建", id="nothing-wrong"),
    ],
)
def test_words_of_the_article_are_put_back(text: str, mended: str) -> None:
    assert AlignmentChecker(FLOOD).mend(text) == mended


REORDERED = """5月8日，我国在海滨发射场使用运载火箭，成功将一颗温室气体探测卫星发射升空。
县公安局民警循线追踪，将犯罪嫌疑人张某、李某抓获，没有将赃款追回。
日前，市纪委监委对8起违反规定的典型问题进行公开通报，对此事不予评论，未对个别镇开展检查。
县妇联向获奖家庭表示祝贺，对全县困难儿童开展新一轮走访。"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("我国成功发射温室气体探测卫星", id="moved-object"),
        pytest.param("县公安局民警抓获犯罪嫌疑人张某", id="one-thing-of-several"),
        pytest.param("市纪委监委通报8起典型问题", id="light-verb"),
        pytest.param("走访全县困难儿童", id="manner-left-out"),
    ],
)
def test_the_verb_may_stand_in_front_of_its_object(text: str) -> None:
    assert find_misaligned(text, REORDERED, may_leap=True) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("我国成功发射温室气体", id="object-cut-short"),
        pytest.param("县公安局民警追回赃款", id="denied"),
        pytest.param("市纪委监委检查个别镇", id="denied-in-front-of-the-light-verb"),
        pytest.param("县公安局抓获民警", id="subject-made-object"),
        pytest.param("市纪委监委走访困难儿童", id="another-sentence"),
    ],
)
def test_what_the_verb_does_to_what_stays_as_it_is(text: str) -> None:
    assert find_misaligned(text, REORDERED, may_leap=True) == [text]


WAR = """俄罗斯国防部14日称，过去一天，俄军打击了乌克兰远程无人机储存点等目标。
乌克兰方面14日称，乌军打击了俄科斯特罗马州一处军火库。乌克兰方面还称，俄军袭击了一所学校。
第二届东海国际渔业博览交易会今天（5日）闭幕。本届渔博会签约12项。
俄罗斯和乌克兰进入为期32小时的临时停火。"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("俄称打击乌远程无人机储存点 乌称打击俄军火库", id="who-says-so-in-a-word"),
        pytest.param("第二届渔博会今天闭幕", id="short-name-of-the-article"),
        pytest.param("俄乌进入临时停火", id="countries"),
    ],
)
def test_short_names_are_no_own_words(text: str) -> None:
    assert find_misaligned(text, WAR, may_leap=True) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("乌称打击乌克兰远程无人机储存点", id="said-by-the-other-side"),
        pytest.param("乌称袭击一所学校", id="done-by-the-other-side"),
        pytest.param("俄称打击俄军火库", id="done-by-those-who-do-not-speak"),
        pytest.param("第二届农博会今天闭幕", id="short-name-of-something-else"),
        pytest.param("美乌进入临时停火", id="another-country"),
    ],
)
def test_short_names_stand_for_what_the_sentence_has(text: str) -> None:
    assert find_misaligned(text, WAR, may_leap=True) == [text]

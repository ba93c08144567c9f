from __future__ import annotations

import time

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
县公安局民警5日将犯罪嫌疑人张某抓获，没有将赃款追回。
日前，市纪委监委对8起违反规定的典型问题进行公开通报，对此事不予评论，未对个别镇开展检查。
县妇联向获奖家庭表示祝贺，对全县困难儿童开展新一轮走访。"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("我国成功发射温室气体探测卫星", id="moved-object"),
        pytest.param("县公安局民警抓获犯罪嫌疑人张某", id="date-left-out"),
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


TURNED_ROUND = """检察院对李某进行审查后决定不起诉。|检察院起诉李某
检察机关对涉案人员作出相对不起诉。|检察机关起诉涉案人员
中方对此次会谈成果表示不能接受。|中方接受会谈成果
欧盟宣布对俄罗斯石油实施解除制裁。|欧盟宣布制裁俄罗斯石油
美国对伊朗石油实施临时豁免制裁。|美国制裁伊朗石油
以军对加沙进行空袭后遭到反击。|以军反击加沙
医院对患者进行检查后排除感染。|医院感染患者
歹徒将女学生、老师劫持后被警方击毙。|歹徒击毙女学生
该团伙将冰毒和海洛因藏入货车后被海关查获。|该团伙查获冰毒
持枪男子将邻居打伤后被警方击毙。|持枪男子击毙警方
男子将妻子和女儿杀害后潜逃10年被警方抓获。|男子抓获妻子
警方将杀害张某、李某的凶手王某抓获。|警方抓获张某、李某
警方将绑架张某、李某的三名歹徒击毙。|警方击毙张某
专案组将涉嫌绑架儿童王小明和张小红的3名嫌疑人抓获。|专案组抓获王小明
以色列将要求哈马斯移交人质。|以色列移交哈马斯人质
中国将为巴基斯坦发射一颗卫星。|中国发射巴基斯坦卫星
中国将在海南建成商业航天发射场。|中国发射商业航天
我国将于明年实施嫦娥七号发射任务。|我国发射嫦娥七号
张三、李四分别被判处有期徒刑10年、3年。|李四被判处有期徒刑10年
前三季度，该省出口、进口分别增长5%、8%。|前三季度该省进口增长5%
一季度进口、出口分别为300亿元、500亿元，同比增长。|一季度出口300亿元
稻谷、小麦最低收购价每斤分别为1.3元、1.2元。|小麦最低收购价每斤1.3元
公司第一季度、第二季度分别亏损3亿元、盈利5亿元。|公司第二季度亏损3亿元
俄罗斯外交部称愿意谈判，乌克兰国防部2日称，已摧毁50架无人机。|俄称已摧毁50架无人机
俄罗斯发动袭击后乌克兰空军称，击落20架无人机。|俄称击落20架无人机
以色列国防军说，袭击发生后，哈马斯发言人称，已打死20名士兵。|以称已打死20名士兵
俄国防部说，俄军从红军城撤退的消息不实。|俄称从红军城撤退
黎巴嫩和以色列5日宣布停火。|巴以宣布停火
印度尼西亚和巴西5日签署合作协议。|印巴签署合作协议
伊拉克与以色列边境部队交火。|伊以边境部队交火
南美洲国家与日本举行会谈。|美日举行会谈
受大风影响，日照至德州法院线路停电。|日德法院线路停电
以色列与哈马斯5日开始新一轮停战谈判。双方去年开战。|以色列与哈马斯开战
两国外长5日中断外交部级会谈。两国并未断交。|两国外长断交
两国决定中断外交谈判。外界担心两国断交。|两国决定断交
联合国谴责以色列5日对加沙一家医院发动袭击。|联合国袭击加沙医院
埃及谴责以色列对黎巴嫩实施空袭。|埃及空袭黎巴嫩
如果以色列对伊朗核设施发动袭击，伊朗将反击。|以色列袭击伊朗核设施
俄罗斯国防部说，乌军对别尔哥罗德州居民区发动袭击。|俄罗斯袭击别尔哥罗德州居民区
日本政府将一颗侦察卫星发射失败。|日本政府发射一颗侦察卫星
市场监管局对消费者投诉和举报未在规定期限内进行处理。|市场监管局处理消费者投诉
平台对用户投诉、举报未依照法律规定及时进行处理。|平台处理用户投诉
美国谴责以色列袭击伊朗核设施。|美以袭击伊朗核设施
俄罗斯指责乌克兰违反停火协议。|俄乌违反停火协议
美国敦促俄罗斯撤军。|美俄撤军
韩国要求日本道歉。|韩日道歉
美国对日本汽车加征关税。|美日汽车加征关税
印度和巴勒斯坦签署合作协议。|印巴签署合作协议
巴基斯坦外长与以色列外长会谈。|巴以外长会谈
据伊朗媒体报道，以色列5日对黎巴嫩南部发动袭击。|伊朗袭击黎巴嫩南部
哈马斯发射火箭弹，以色列对加沙地带发动袭击。|哈马斯袭击加沙地带
群众报警后，民警将嫌疑人抓获。|群众抓获嫌疑人
李某举报后，公安机关对王某展开调查。|李某调查王某
消费者投诉后，市场监管局对超市进行检查。|消费者检查超市
中国警方请求泰国将嫌疑人移交。|中国警方移交嫌疑人
韩国希望日本将文物移交。|韩国移交文物
在中国帮助下，巴基斯坦将一颗卫星发射升空。|中国发射一颗卫星
美国法院叫停国土安全部对移民进行驱逐。|美国法院驱逐移民
企业未按规定对废水进行处理。|企业处理废水
监管部门未及时对安全隐患进行整改。|监管部门整改安全隐患
该煤矿未依法对井下设备进行检修。|该煤矿检修井下设备
美国将对伊朗石油实施制裁。|美国制裁伊朗石油
欧盟讨论对俄罗斯石油实施禁运。|欧盟禁运俄罗斯石油
欧盟宣布解除对叙利亚实施制裁。|欧盟制裁叙利亚
美国终止对叙利亚实施制裁。|美国制裁叙利亚
专家建议对儿童进行接种。|专家接种儿童
如果谈判破裂，以色列对伊朗核设施发动袭击。|以色列袭击伊朗核设施
我国将按计划实施嫦娥七号发射。|我国发射嫦娥七号
我国将陆续开展天问三号、天问四号发射。|我国发射天问三号
我国将实施2次载人飞船发射。|我国发射2次载人飞船
哈马斯将分批完成人质移交。|哈马斯移交人质
红十字会将协助完成人质移交。|红十字会移交人质
俄罗斯国防部说，在库尔斯克州乌军打死20名平民。|俄称打死20名平民
俄罗斯国防部5日说，继续有乌军士兵投降。|俄称投降
俄罗斯国防部14日说，对别尔哥罗德州乌军发射了30架无人机。|俄称发射30架无人机
乌克兰扎波罗热州亲俄地方政府说，乌军炮击扎波罗热核电站。|乌称炮击扎波罗热核电站
以色列媒体援引哈马斯官员的话称，打死20名士兵。|以称打死20名士兵
俄罗斯反对派称，已有3000人被捕。|俄称已有3000人被捕
市场监管部门对消费者和商户投诉进行处理。|市场监管部门处理消费者
警方对李某、张某住所进行搜查。|警方搜查李某
警方将殴打医生和护士男子抓获。|警方抓获医生
市民政局工作人员对敬老院工作人员进行调查。|工作人员调查敬老院
歹徒将女童劫持时当场由特警击毙。|歹徒击毙特警
中国队、日本队排名小组第1、第2。|日本队排名小组第1
张三、李四分获男子组第1名、第2名。|李四获男子组第1名
死亡人数、受伤人数升至12人、超过30人。|受伤人数升至12人
全省外贸出口、进口各增长5.1%、超8%。|全省外贸进口增长5.1%
第四届亚洲残疾人运动会今天在杭州开幕。杭州亚运会去年闭幕。|亚运会今天在杭州开幕
全运会已经闭幕。全国第十二届残疾人运动会今天在广州开幕。|全运会今天在广州开幕"""


@pytest.mark.parametrize("row", TURNED_ROUND.split("\n"))
def test_what_would_turn_the_article_round_is_refused(row: str) -> None:
    body, text = row.split("|")
    assert find_misaligned(text, body, may_leap=True)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("日本制裁海风国石油", "日本政府5日对海风国石油实施新一轮制裁。"),
        ("以色列空袭加沙地带", "以色列军队5日对加沙地带发动空袭，造成12人死亡。"),
        ("交警部门曝光不文明行为", "交警部门对不文明行为进行曝光。"),
        ("市卫健委表彰无偿献血者", "市卫健委对无偿献血者进行表彰。"),
        ("消防员救出3名群众", "消防员将被困电梯的3名群众救出。"),
        ("县公安局召开会议", "县公安局召开会议部署打击网络谣言工作。"),
        ("我国成功发射吉祥二号", "我国在海滨发射场使用运载火箭，成功将吉祥二号等8颗卫星发射升空。"),
    ],
)
def test_what_only_looks_turned_round_is_carried(text: str, body: str) -> None:
    assert find_misaligned(text, body, may_leap=True) == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        pytest.param("警方调查甲乙", "将人员抓获，" * 7_000, id="many-places"),
        pytest.param("警方调查甲乙", ("将" * 39 + "、") * 2_500, id="many-将"),
        pytest.param("警方查访甲乙", "对甲乙进行调查、" * 12_500, id="one-sentence"),
        pytest.param(
            "俄称袭击学校", "俄罗斯" + "军方" * 40 + "某称，俄军袭击学校。", id="body-again-and-again"
        ),
        pytest.param(
            "甲国发射卫星", "甲国" + "在海上成功再次" * 18 + "乙将卫星发射升空。", id="where-and-how"
        ),
    ],
)
def test_hostile_articles_are_read_in_time(text: str, body: str) -> None:
    start = time.perf_counter()
    assert find_misaligned(text, body, may_leap=True)
    assert time.perf_counter() - start < 10

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.nlp.reading.boilerplate import LINE_RULES, clean_paragraphs, fold_spaces

FIRST = "入冬以来，舒河县柳林镇的三百亩大棚里一派忙碌，工人们正把刚采下的羊肚菌分拣装箱。"
LAST = "下一步，镇里将建设冷链仓库，把鲜菇的销售期延长到来年三月，让更多农户受益。"

# Where the line stands: above the text, between its paragraphs, or below it.
DROPPED_ABOVE = [
    "首页 > 县区新闻 > 正文",
    "当前位置：首页 > 县区新闻",
    "您现在的位置：网站首页 - 要闻 - 正文",
    "首页>>新闻中心>>要闻",
    "【字体：大 中 小】 发布时间：2023-12-08 09:16:40 【打印】【关闭】",
    "发布时间：2023-12-08 来源：舒河日报 浏览次数：331",
    "发布日期：2023-12-08",
    "更新时间：2023年12月8日 09:16",
    "日期：2023-12-08",
    "时间：2023-12-08 09:16 来源：舒河日报",
    "2023-12-08 09:16:40",
    "2023年12月08日 星期五",
    "2023年12月08日 09:16 来源：舒河日报",
    "来源：舒河日报",
    "文章来源：舒河县融媒体中心",
    "稿源：舒河日报",
    "作者：岑杉",
    "栏目：县区新闻",
    "字体：【大 中 小】",
    "字号：T | T+",
    "A- A A+ 打印",
    "要闻 时政 经济 社会 文化 旅游",
    "首页 | 新闻 | 政务 | 视频",
    "县区新闻",
    "要闻",
    "热门搜索：两会 民生",
    "标　　题：柳林镇小菌菇撑开致富伞",
    "首页",
    "登录",
    "设为首页 | 加入收藏",
    "阅读量：1.2万",
    "点击数：331",
    "浏览次数：331次",
    "原标题：柳林镇的小菌菇",
    "柳林镇小菌菇撑开致富伞",
    "柳林镇　小菌菇撑开致富伞",
]
DROPPED_BELOW = [
    "责任编辑：谢一舟",
    "责任编辑：谢一舟 审核：武长风 监制：丁小鹿",
    "责 编：谢一舟",
    "编辑：谢一舟",
    "编辑 谢一舟 丁小鹿",
    "[责任编辑：谢一舟]",
    "（责编：谢一舟、丁小鹿）",
    "【责任编辑:谢一舟】",
    "审核：武长风",
    "校对：武长风",
    "监制：武长风",
    "一审：谢一舟 二审：丁小鹿 三审：武长风",
    "来源：舒河日报",
    "（来源：舒河日报）",
    "【打印】【关闭】",
    "打印本页",
    "关闭窗口",
    "【打印本页】 【关闭窗口】",
    "分享到：",
    "分享到：微信 微博 QQ空间",
    "分享 收藏 点赞",
    "收藏本文",
    "扫一扫在手机打开当前页",
    "扫一扫，关注舒河发布微信公众号",
    "长按识别二维码关注我们",
    "更多精彩内容请关注舒河发布公众号",
    "点赞 12",
    "网友评论",
    "已有12人参与评论",
    "我要纠错",
    "返回顶部",
    "返回列表",
    "上一篇：舒河县举办职工运动会",
    "下一篇：没有了",
    "下一篇",
    "上一页 1 2 3 下一页",
    "<< 上一篇 舒河县举办职工运动会",
    "【1】【2】【3】下一页",
    "关键词：羊肚菌 乡村振兴",
    "版权声明：凡本网注明来源的作品，未经授权不得转载。",
    "免责声明：本文仅代表作者个人观点，与本网无关。",
    "声明：转载此文是出于传递更多信息之目的，若有版权问题请与本网联系。",
    "凡本网注明“来源：舒河日报”的所有作品，版权均属于舒河日报社所有，未经本网授权不得转载、摘编。",
    "未经本网授权不得转载、摘编或利用其它方式使用本站作品。",
    "已经本网授权使用作品的，应在授权范围内使用，并注明“来源：舒河新闻网”。",
    "违反上述声明者，本网将追究其相关法律责任。",
    "本网站所有内容未经书面授权不得转载。",
    "本文仅代表作者个人观点，不代表本网立场。",
    "皖ICP备00000000号-2 皖网宣备0000000000号 主办:舒河日报社 版权所有:舒河新闻网",
    "皖公网安备 34000000000000号",
    "互联网新闻信息服务许可证编号：34120200000",
    "版权所有 舒河新闻网",
    "Copyright © 2010-2023 All Rights Reserved",
    "主办：舒河县人民政府 承办：舒河县政府办公室",
    "技术支持：舒河日报社新媒体部",
    "违法和不良信息举报电话：0550-0000000",
    "如果你有任何意见或建议请与我们联系E-Mail:news@example.com",
    "感谢您对舒河新闻网的支持!",
    "建议使用1024×768以上分辨率浏览本站",
    "关于我们 | 联系我们 | 网站地图",
    "阅读原文",
    "查看更多",
]
TAIL_HEADINGS = [
    "相关阅读",
    "相关阅读：",
    "相关新闻",
    "【相关新闻】",
    "相关文章",
    "相关链接：",
    "推荐阅读",
    "延伸阅读",
    "热点新闻",
    "热门推荐",
    "新闻排行",
    "点击排行榜",
    "猜你喜欢",
    "您可能感兴趣的文章",
    "最新资讯",
    "今日热点",
    "往期回顾",
    "■ 延伸阅读",
]
KEPT = [
    "责任编辑部门的改革，要从一张采编流程图说起。",
    "编辑部的故事还在继续，年轻人一批批走上采访一线。",
    "编辑出版工作座谈会5日在舒河县召开。",
    "来源：这些数据一部分来自入户调查，一部分来自银行流水。",
    "谈到资金来源，镇长给记者算了一笔账。",
    "村里的打印店关闭了，老板去了镇上的菌菇合作社上班。",
    "打印机、复印机、电脑，窗口单位一应俱全。",
    "相关新闻发布会将于明日上午举行。",
    "相关阅读活动吸引了两千多名学生参加。",
    "推荐阅读的书目共有三十种。",
    "热点新闻背后，往往是群众的急难愁盼。",
    "版权保护条例将于明年一月一日起施行。",
    "版权所有者可以向县文旅局申请登记。",
    "未经授权转载他人作品的，法院判决赔偿两万元。",
    "转载他人作品应当取得授权，并注明来源，否则要承担侵权责任。",
    "违反上述规定的单位和个人，将依法追究法律责任。",
    "任何单位和个人不得转载、复制考试真题，违者依法追究责任。",
    "如需使用会议室，须注明来源单位和联系人。",
    "文章写得好不好，群众说了算，转载量再高也不能代替走访。",
    "该网站已经办理了ICP备案（皖ICP备00000000号），方可上线运行。",
    "执法人员发现，这家网站没有ICP备案号，随即责令其停止服务。",
    "上一篇论文发表后，他又用三年时间跑遍了全县的茶园。",
    "下一页挂历翻过去，就是新的一年。",
    "联系电话：0550-0000000",
    "报名地址：舒河县柳林镇便民服务中心",
    "时间：7月2日上午9时",
    "地点：柳林镇文化广场",
    "主办方还为获奖者颁发了证书。",
    "主办、承办单位的负责人出席了开幕式。",
    "技术支持有了，资金也有了，缺的是人。",
    "分享到更多经验，是他此行最大的收获。",
    "分享会上，五位返乡青年讲述了自己的创业故事。",
    "点赞！这样的好支书，村民信得过。",
    "收藏家把三十件旧农具捐给了村史馆。",
    "微信群里，村民你一言我一语地议论开了。",
    "扫一扫二维码就能看到每棵茶树的档案，这让游客觉得很新鲜。",
    "首页上的那张照片，拍的正是柳林镇的大棚。",
    "关闭小煤窑，舒河县用了整整三年。",
    "字体设计师来到村里，为老手艺人设计招牌。",
    "免责声明不能成为平台逃避监管的挡箭牌。",
    "审核把关要严，校对更要细，这是老编辑常说的话。",
    "监制的是一位从业四十年的老师傅。",
    "扛稳脱贫攻坚政治责任",
    "一座棚带动一片人",
    "一、压实工作责任",
    "名次 | 代表队 | 积分",
    "1 | 东山镇 | 28",
    "数据、交通、教育、健康等领域的改革同步推进，群众感受最深。",
    "“绝不让一个人掉队！”",
    "图为工人在大棚里采收羊肚菌。",
    "举报电话公布以后，县里接到线索四十多条。",
    "网站主办单位变更后，编辑力量得到加强。",
    "浏览次数最多的那条短视频，拍的是老支书劈柴。",
    "作者在书中写道，乡村的未来在年轻人手里。",
]
CREDITS = [
    ("（责编：谢一舟）", ""),
    ("（责编：谢一舟、丁小鹿）", ""),
    ("[责任编辑：谢一舟]", ""),
    ("【编辑:谢一舟】", ""),
    (" (编辑：谢一舟)", ""),
    ("（责任编辑 谢一舟）", ""),
    ("【责任编辑:谢一舟】【审核:丁小鹿】", ""),
    ("（记者 岑杉）", "（记者 岑杉）"),
    ("（编辑部设在县城）", "（编辑部设在县城）"),
]


def _clean_around(*, above: str = "", between: str = "", below: str = "") -> list[str]:
    page = [above, FIRST, between, LAST, below]
    return clean_paragraphs([line for line in page if line], title="柳林镇小菌菇撑开致富伞")


@pytest.mark.parametrize("line", DROPPED_ABOVE)
def test_clean_paragraphs_drops_above_the_text(line: str) -> None:
    assert _clean_around(above=line) == [FIRST, LAST]


@pytest.mark.parametrize("line", DROPPED_BELOW)
def test_clean_paragraphs_drops_below_the_text(line: str) -> None:
    assert _clean_around(below=line) == [FIRST, LAST]


@pytest.mark.parametrize("line", KEPT)
def test_clean_paragraphs_keeps_what_merely_contains_the_words(line: str) -> None:
    assert _clean_around(between=line) == [FIRST, line, LAST]
    assert _clean_around(below=line) == [FIRST, LAST, line]


@pytest.mark.parametrize("heading", TAIL_HEADINGS)
def test_clean_paragraphs_cuts_the_list_of_other_articles(heading: str) -> None:
    others = [
        "舒河县举办职工运动会",
        "河口乡多举措助企纾困",
        "城关镇开展消防大排查，消除隐患三十处，受到好评。",
    ]
    assert clean_paragraphs([FIRST, LAST, heading, *others]) == [FIRST, LAST]


def test_clean_paragraphs_keeps_the_text_below_an_early_list() -> None:
    page = [FIRST, "相关阅读", "舒河县举办职工运动会", "河口乡多举措助企纾困", LAST, LAST, LAST]
    assert clean_paragraphs(page) == [FIRST, LAST, LAST, LAST]


def test_clean_paragraphs_keeps_a_box_of_explanations() -> None:
    box = "羊肚菌是一种食用菌，因表面凹凸形似羊肚而得名，喜凉爽湿润。"
    assert clean_paragraphs([FIRST, LAST, "【相关链接】", "羊肚菌", box]) == [FIRST, LAST, "羊肚菌", box]


def test_clean_paragraphs_drops_addresses_only_beside_a_footer() -> None:
    address = "地址：舒河县人民路1号 邮编：230000"
    assert clean_paragraphs([FIRST, LAST, address]) == [FIRST, LAST, address]
    assert clean_paragraphs([FIRST, LAST, address, "皖ICP备00000000号"]) == [FIRST, LAST]


def test_clean_paragraphs_keeps_the_date_that_closes_a_notice() -> None:
    closing = ["舒河县社会保险局", "2020年2月26日"]
    assert clean_paragraphs([FIRST, LAST, *closing]) == [FIRST, LAST, *closing]


@pytest.mark.parametrize(("credit", "left"), CREDITS, ids=[credit for credit, _ in CREDITS])
def test_clean_paragraphs_cuts_the_desk_credit_off_a_paragraph(credit: str, left: str) -> None:
    assert clean_paragraphs([FIRST, LAST + credit]) == [FIRST, LAST + left]


def test_clean_paragraphs_keeps_a_headline_only_text() -> None:
    assert clean_paragraphs(["柳林镇小菌菇撑开致富伞"], title="柳林镇小菌菇撑开致富伞") == [
        "柳林镇小菌菇撑开致富伞"
    ]


def test_every_rule_has_a_name_of_its_own_and_says_why() -> None:
    assert len({rule.name for rule in LINE_RULES}) == len(LINE_RULES)
    assert all(rule.why for rule in LINE_RULES)


LINES = st.sampled_from([*DROPPED_ABOVE, *DROPPED_BELOW, *TAIL_HEADINGS, *KEPT, FIRST, LAST]) | st.text()


@given(st.lists(LINES, max_size=14), st.sampled_from(["", "县区新闻", FIRST, "柳林镇小菌菇撑开致富伞"]))
def test_cleaning_is_idempotent_and_invents_nothing(lines: list[str], title: str) -> None:
    cleaned = clean_paragraphs(lines, title=title)
    assert clean_paragraphs(cleaned, title=title) == cleaned
    sources = iter(fold_spaces(line) for line in lines)
    assert all(any(paragraph in source for source in sources) for paragraph in cleaned)


UNITS = [
    "（责编：",
    "来源：",
    "打印",
    "a b ",
    "首页 > ",
    "未经授权不得转载",
    "【",
    "，",
    "。”",
    "ICP备1",
    " ",
    "分享",
    "版权",
]


@pytest.mark.parametrize("unit", UNITS)
def test_clean_paragraphs_takes_linear_time(unit: str) -> None:
    long_line = unit * (1_000_000 // len(unit))
    many_lines = [unit * (790 // len(unit))] * 1_000
    started = time.perf_counter()
    clean_paragraphs([FIRST, long_line, *many_lines, LAST])
    assert time.perf_counter() - started < 10


def test_row_of_credits_is_cut_in_linear_time() -> None:
    started = time.process_time()
    assert clean_paragraphs([FIRST, LAST + "（编辑：甲）" * 300_000]) == [FIRST, LAST]
    assert time.process_time() - started < 5


def test_long_title_above_many_lines_takes_linear_time() -> None:
    title = "柳林镇小菌菇撑开致富伞" * 20_000
    started = time.process_time()
    clean_paragraphs(["柳林镇的稻谷飘香"] * 20_000 + [FIRST], title=title)
    assert time.process_time() - started < 3

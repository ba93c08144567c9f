"""Headlines that leap over a comma, and over who did it or what was counted."""

from __future__ import annotations

import pytest

from jianbao.nlp.truth.alignment import find_misaligned

REFUSED = [
    (
        "2024年，青石市与海风国双边货物贸易额达37亿美元，服务贸易额有望突破5亿美元。",
        "青石市与海风国双边货物贸易额有望突破5亿美元",
    ),
    (
        "2024年，白水港完成货物吞吐量超6000万吨，集装箱吞吐量突破280万标准箱。",
        "2024年白水港货物吞吐量突破280万标准箱",
    ),
    (
        "免税店购物金额达2.1亿元，同比增长8%，购物人数近5万人次。",
        "免税店购物金额近5万人次",
    ),
    (
        "本周，云岭板上市公司数量达到300家，制造业公司占比83%。",
        "云岭板上市公司数量占比83%",
    ),
    (
        "东海联盟总司令19日说，海风国决定从岛上撤出约500名兵力。",
        "东海联盟称从岛上撤出约500名兵力",
    ),
    (
        "海风国外交部发言人6日表示，如果云岭国方面在9月9日纪念日期间实施袭击，将进行报复。",
        "海风国称在9月9日纪念日期间实施袭击",
    ),
    (
        "海风国国家主席4日表示，云岭国总统的言论以及最新制裁措施，将进一步强化对海风国的封锁。",
        "海风国称将进一步强化封锁",
    ),
    (
        "海风国情报总监22日宣布，当天向总统林海提交辞呈。",
        "海风国情报总监宣布林海提交辞呈",
    ),
    (
        "第一周青石、白水入境游客分别增长28%和15%。免税购物金额2.1亿元，同比增长88%。",
        "白水入境游客同比增长88%",
    ),
]

ACCEPTED = [
    (
        "2024年，青石市与海风国双边货物贸易额达37亿美元，服务贸易额有望突破5亿美元。",
        "青石市与海风国双边货物贸易额达37亿美元",
    ),
    (
        "今年以来，青石县新增造林7万亩，全县完成308个村屯绿化。",
        "青石县完成308个村屯绿化",
    ),
    (
        "海风国武装部队司令部30日称，海风国对东海峡航运实施全面管理。",
        "海风国称对东海峡航运实施全面管理",
    ),
    (
        "海风国国防军18日称，过去一天在边境多个地区打击武装人员。",
        "海风国称在边境打击武装人员",
    ),
    (
        "海风国军方1日称，该国一家酒店当天凌晨发生的火灾已造成40人死亡。",
        "海风国发生火灾已造成40人死亡",
    ),
    (
        "白水港去年完成货物吞吐量5000万吨，同比增长8%，今年有望突破6000万吨。",
        "白水港货物吞吐量今年有望突破6000万吨",
    ),
]


@pytest.mark.parametrize(("body", "text"), REFUSED)
def test_a_leap_gives_nobody_what_another_did(body: str, text: str) -> None:
    assert find_misaligned(text, body, may_leap=True)


@pytest.mark.parametrize(("body", "text"), ACCEPTED)
def test_a_leap_may_leave_out_what_names_nobody_else(body: str, text: str) -> None:
    assert not find_misaligned(text, body, may_leap=True)

from __future__ import annotations

import pytest

from jianbao.nlp.truth.alignment import find_misaligned

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


def test_headlines_may_leap_over_commas_but_not_out_of_the_sentence() -> None:
    assert find_misaligned("寿县羊毛刷产值35亿元", BODY, may_leap=True) == []
    assert find_misaligned("寿县羊毛刷产值35亿元", BODY) != []
    assert find_misaligned("建成3个加工车间产值35亿元", BODY, may_leap=True) != []

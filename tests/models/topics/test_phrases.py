"""Phrases are cut where a reader would cut them."""

from __future__ import annotations

import numpy as np
import pytest

from jianbao.models.topics.phrases import find_phrases


def weights_of(text: str, heavy: str, weight: float = 1.0) -> np.ndarray:
    """Weights of `text` that are 0 but for the characters of `heavy`."""
    weights = np.zeros(len(text))
    start = text.index(heavy)
    weights[start : start + len(heavy)] = weight
    return weights


@pytest.mark.parametrize(
    ("text", "heavy", "phrase"),
    [
        pytest.param("全村有贫困户271户1148人，全部脱贫。", "贫困", "贫困户", id="word"),
        pytest.param(
            "各镇挂牌督战，限期办结逾期问责事项清单。", "挂牌督战", "各镇挂牌督战", id="most of a clause"
        ),
        pytest.param("最终签约金额为2.13亿元左右的水平。", "2.13", "2.13亿元", id="number with its unit"),
        pytest.param("会上走访了贫困户和派出所的值班民警。", "贫困户和", "贫困户", id="no loose ending"),
        pytest.param("记者昨天在堃塬村采访了多位返乡的果农。", "堃塬", "堃塬村", id="unknown name"),
        pytest.param(
            "账目要经得起群众当面问。", "经得起群众当面问", "账目要经得起群众当面问", id="end of a clause"
        ),
        pytest.param("帮扶当“扶心”为先是驻村干部的共识。", "帮扶当", "帮扶", id="before a quotation"),
        pytest.param("群众反映的三个问题一直没有得到答复。", "三", "三个", id="numeral with its word"),
    ],
)
def test_a_phrase_is_made_of_words(text, heavy, phrase) -> None:
    [(start, end)] = find_phrases(text, weights_of(text, heavy), level=0.3)
    assert text[start:end] == phrase


def test_punctuation_is_never_in_a_phrase() -> None:
    text = "“驻村帮扶”、脱贫攻坚！"
    assert [text[a:b] for a, b in find_phrases(text, np.ones(len(text)), level=0.1)] == [
        "驻村帮扶",
        "脱贫攻坚",
    ]


def test_nothing_above_the_level_is_no_phrase() -> None:
    text = "脱贫攻坚"
    assert find_phrases(text, np.full(len(text), 0.2), level=0.3) == []


def test_what_was_not_read_is_in_no_phrase() -> None:
    text = "村里修路，全部脱贫。"
    assert [text[a:b] for a, b in find_phrases(text, np.ones(4), level=0.1)] == ["村里修路"]


def test_nothing_gives_nothing() -> None:
    assert find_phrases("", np.zeros(0), level=0.0) == []

from __future__ import annotations

import pytest

from jianbao.nlp.protocols import Kind
from jianbao.training.evaluation.form import copy_rate, has_loop, is_unfinished


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        pytest.param("青石镇扩种苹果青石镇扩种苹果", True, id="twice-in-a-row"),
        pytest.param("青石镇扩种苹果，青石镇扩种茶叶，青石镇扩种花椒", True, id="three-times-apart"),
        pytest.param("青石镇扩种苹果，白水镇扩种苹果", False, id="twice-apart"),
        pytest.param("2020年2020亩", False, id="a-number-twice"),
        pytest.param("哈哈哈哈哈哈", False, id="one-character"),
        pytest.param("", False, id="empty"),
    ],
)
def test_has_loop(text: str, loop: bool) -> None:
    assert has_loop(text) is loop


@pytest.mark.parametrize(
    ("text", "kind", "unfinished"),
    [
        pytest.param("青石镇扩种苹果。", "summary", False, id="sentence"),
        pytest.param("他说：“路通了。”", "summary", False, id="quote-at-the-end"),
        pytest.param("青石镇扩种苹果", "summary", True, id="summary-without-stop"),
        pytest.param("青石镇扩种苹果", "headline", False, id="headline-without-stop"),
        pytest.param("青石镇扩种苹果，", "headline", True, id="comma"),
        pytest.param("青石镇：“路通了", "headline", True, id="open-quote"),
        pytest.param("读《山乡新路", "headline", True, id="open-title"),
        pytest.param(" ", "headline", True, id="empty"),
    ],
)
def test_is_unfinished(text: str, kind: Kind, unfinished: bool) -> None:
    assert is_unfinished(text, kind) is unfinished


@pytest.mark.parametrize(
    ("text", "rate"),
    [("扩种苹果", 1.0), ("扩种苹 果！", 2 / 3), ("修路架桥", 0.0), ("路", 0.0)],
    ids=["copied", "mostly", "new", "too-short"],
)
def test_copy_rate(text: str, rate: float) -> None:
    assert copy_rate(text, "青石镇今年扩种苹果，面积达120亩。") == pytest.approx(rate)

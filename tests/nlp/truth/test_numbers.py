from __future__ import annotations

import time
from fractions import Fraction

import pytest

from jianbao.nlp.truth import find_dates, find_quantities
from jianbao.nlp.truth.dates import with_context
from jianbao.nlp.truth.numerals import parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1,234", 1234),
        ("3.5", Fraction(7, 2)),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("两千零五十", 2050),
        ("一万五", 15_000),
        ("三百二十万", 3_200_000),
        ("一亿二千万", 120_000_000),
        ("1.2万亿", 1_200_000_000_000),
        ("3千万", 30_000_000),
        ("二〇二〇", 2020),
        ("三点一四", Fraction(157, 50)),
        ("十五点五", Fraction(31, 2)),
    ],
)
def test_parse_numeral(text: str, value: int | Fraction) -> None:
    assert parse_numeral(text) == value


def test_parse_numeral_rejects_words() -> None:
    with pytest.raises(ValueError, match="没有"):
        parse_numeral("没有")


@pytest.mark.parametrize(
    "text",
    [
        "统一思想",
        "一定要办好",
        "一直坚持",
        "万一下雨",
        "服务三农",
        "一些村民",
        "四川盆地",
        "三亚湾",
        "千方百计",
        "百姓生活",
    ],
)
def test_ordinary_words_are_no_quantities(text: str) -> None:
    assert [found for found in find_quantities(text) if not found.weak] == []


@pytest.mark.parametrize("text", ["一个村", "一名党员", "两国关系", "80后青年", "第二天清晨"])
def test_weak_readings_are_marked(text: str) -> None:
    assert all(found.weak for found in find_quantities(text))


def test_offsets_point_at_the_mention() -> None:
    text = "投入资金４.５亿元，惠及58户。"
    assert [(found.text, text[found.start : found.end]) for found in find_quantities(text)] == [
        ("４.５亿元", "４.５亿元"),
        ("58户", "58户"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2020年7月2日", (2020, 7, 2, None, None)),
        ("２０２０年７月２日", (2020, 7, 2, None, None)),
        ("二〇二〇年七月二日", (2020, 7, 2, None, None)),
        ("二○二○年", (2020, None, None, None, None)),
        ("2020-07-02", (2020, 7, 2, None, None)),
        ("2020/7/2", (2020, 7, 2, None, None)),
        ("2020年7月", (2020, 7, None, None, None)),
        ("7月2日", (None, 7, 2, None, None)),
        ("7月2号", (None, 7, 2, None, None)),
        ("十月一日", (None, 10, 1, None, None)),
        ("7月份", (None, 7, None, None, None)),
        ("2日", (None, None, 2, None, None)),
        ("8时25分", (None, None, None, 8, 25)),
        ("8:25", (None, None, None, 8, 25)),
        ("24时", (None, None, None, 24, 0)),
        ("八点半", (None, None, None, 8, 30)),
    ],
)
def test_find_dates(text: str, parts: tuple[int | None, ...]) -> None:
    assert [found.parts for found in find_dates(f"于{text}。")] == [parts]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("1—5月", ["1", "5月"]),
        ("3至5月", ["3", "5月"]),
        ("5-7日", ["5", "7日"]),
        ("6月22日至26日", ["6月22日", "26日"]),
        ("7月5—7日", ["7月5", "7日"]),
        ("2016—2018年", ["2016", "2018年"]),
    ],
)
def test_both_ends_of_a_range_are_dates(text: str, mentions: list[str]) -> None:
    assert [found.text for found in find_dates(text)] == mentions


@pytest.mark.parametrize("text", ["3个月", "13月", "7月32日", "5小时", "7月龄", "时代", "三点建议"])
def test_no_dates(text: str) -> None:
    assert find_dates(text) == ()


def test_context_fills_year_and_month() -> None:
    filled = with_context(find_dates("2020年6月22日至26日，3月有雨。"))
    assert [found.parts[:3] for found in filled] == [(2020, 6, 22), (2020, 6, 26), (2020, 3, None)]


@pytest.mark.parametrize(
    ("text", "kind"), [("30%", "percent"), ("2倍", "multiple"), ("第2届", "ordinal"), ("歼-20", "number")]
)
def test_kinds(text: str, kind: str) -> None:
    assert [found.kind for found in find_quantities(text)] == [kind]


ENDLESS = 5_000  # digits; `int` refuses more than 4,300


@pytest.mark.parametrize("before", ["", "第", "百分之", "共", "3.", "三分之"])
@pytest.mark.parametrize("digit", ["9", "九", "点九", "9万", ",999"])
def test_endless_numeral_raises_nothing(before: str, digit: str) -> None:
    find_quantities(f"{before}1{digit * ENDLESS}元")


def test_endless_digits_are_no_number() -> None:
    assert [found.text for found in find_quantities(f"编号{'9' * ENDLESS}元，共3个")] == ["3个"]


def test_long_number_is_read() -> None:
    assert [found.value for found in find_quantities(f"共{'9' * 30}元")] == [10**30 - 1]


@pytest.mark.parametrize("unit", ["万", "一", "十", "点一", "3万", "亿万", "万分之一", "1,234", "9"])
def test_find_quantities_takes_linear_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    started = time.process_time()
    find_quantities(text)
    assert time.process_time() - started < 3

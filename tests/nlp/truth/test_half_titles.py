"""Headlines that cut an office, or give one person's office to another."""

from __future__ import annotations

import pytest

from jianbao.nlp.truth.alignment import find_misaligned

REFUSED = [
    (
        "美国总统特使威特科夫5日抵达莫斯科。",
        "美国总统威特科夫抵达莫斯科",
    ),
    (
        "海风国前总统林海因腐败被判刑。",
        "海风国总统林海因腐败被判刑",
    ),
    (
        "青石县一名副县长被立案审查。",
        "青石县县长被立案审查",
    ),
    (
        "海风国总统接受国防部长林海提交的辞呈。",
        "海风国总统林海提交辞呈",
    ),
    (
        "海风国候任总统林海公布内阁名单。",
        "海风国总统林海公布内阁名单",
    ),
    (
        "海风国总统候选人林海宣布退出竞选。",
        "海风国总统林海宣布退出竞选",
    ),
    (
        "海风国总统府办公室主任林海宣布辞职。",
        "海风国总统林海宣布辞职",
    ),
    (
        "青石市常务副市长林海主持会议。",
        "青石市市长林海主持会议",
    ),
    (
        "海风国防长与云岭国副总理林海举行会谈。",
        "海风国防长林海举行会谈",
    ),
]

ACCEPTED = [
    (
        "中共中央总书记、国家主席、中央军委主席林海5日会见外宾。",
        "国家主席林海5日会见外宾",
    ),
    (
        "市委书记、市长林海到青石县调研。",
        "市委书记林海到青石县调研",
    ),
    (
        "海风国副总统兼国防部长林海辞职。",
        "海风国副总统林海辞职",
    ),
    (
        "海风国总统会见来访的云岭国总理林海，讨论防务合作。",
        "海风国总统会见云岭国总理林海",
    ),
]


@pytest.mark.parametrize(("body", "text"), REFUSED)
def test_half_an_office_is_another_one(body: str, text: str) -> None:
    assert find_misaligned(text, body, may_leap=True)


@pytest.mark.parametrize(("body", "text"), ACCEPTED)
def test_one_of_two_offices_of_a_person_may_go(body: str, text: str) -> None:
    assert not find_misaligned(text, body, may_leap=True)

from __future__ import annotations

import random

import pytest

from jianbao.training.rouge import longest_common_subsequence, score_rouge


@pytest.mark.parametrize(
    ("reference", "candidate", "rouge1", "rouge2", "rouge_l"),
    [  # computed with rouge_score 0.1.2 and a tokenizer that splits into characters
        ("青石镇苹果种植面积达120亩", "青石镇扩种苹果，带动240户农户增收。", 0.4848, 0.1935, 0.4242),
        ("青石镇扩种苹果，带动240户农户增收。", "苹果红了，青石镇240户农户增收", 0.8000, 0.6061, 0.6286),
        ("白水镇修通产业路 茶叶当天运到县城", "产业路通了，白水镇茶叶当天到县城", 0.8750, 0.6000, 0.6250),
        (
            "县里启动冬修水利，十二个乡镇同时开工建设。",
            "十二个乡镇开工，县里启动冬修水利",
            0.8649,
            0.6857,
            0.4324,
        ),
        ("哈哈哈哈哈哈", "哈哈哈", 0.6667, 0.5714, 0.6667),
        ("亩", "亩", 1.0000, 0.0000, 1.0000),
        ("青石镇扩种苹果", "白云深处", 0.0000, 0.0000, 0.0000),
        ("苹果", "", 0.0000, 0.0000, 0.0000),
    ],
)
def test_agrees_with_the_rouge_score_package(
    reference: str, candidate: str, rouge1: float, rouge2: float, rouge_l: float
) -> None:
    scores = score_rouge(reference, candidate)
    assert (scores.rouge1, scores.rouge2, scores.rouge_l) == pytest.approx(
        (rouge1, rouge2, rouge_l), abs=1e-4
    )


def test_width_and_white_space_do_not_count() -> None:
    assert score_rouge("产量达１２０吨，增 ５％", "产量达120吨,增5%").rouge_l == 1.0


def test_longest_common_subsequence_agrees_with_the_table() -> None:
    rng = random.Random(3)
    for _ in range(200):
        left, right = ("".join(rng.choices("甲乙丙丁", k=rng.randint(0, 30))) for _ in range(2))
        assert longest_common_subsequence(left, right) == _by_table(left, right)


def _by_table(left: str, right: str) -> int:
    row = [0] * (len(right) + 1)
    for a in left:
        before = row[:]
        for at, b in enumerate(right, start=1):
            row[at] = before[at - 1] + 1 if a == b else max(before[at], row[at - 1])
    return row[-1]

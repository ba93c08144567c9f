from __future__ import annotations

from jianbao.training.summary.reading import choose_sentences

TEXT = (
    "清晨的青石镇，集市早早热闹起来。路边停满了外地来的货车。几位老人坐在茶馆里聊着收成。"
    "\n镇长介绍，全镇今年扩种苹果，种植面积达120亩；合作社带动240户农户增收。\n傍晚时分，人群慢慢散去。"
)
TARGET = "青石镇扩种苹果120亩，带动240户农户增收。"


def test_a_text_that_fits_is_left_alone() -> None:
    assert choose_sentences(TEXT, TARGET, len(TEXT)) == TEXT


def test_evidence_of_the_target_is_kept_before_the_beginning() -> None:
    chosen = choose_sentences(TEXT, TARGET, 70)
    assert "种植面积达120亩" in chosen
    assert "带动240户农户" in chosen
    assert chosen.startswith("清晨的青石镇")
    assert "傍晚" not in chosen
    assert len(chosen) <= 70


def test_the_order_of_the_text_is_kept() -> None:
    chosen = choose_sentences(TEXT, "240户农户增收，种植面积达120亩", 60)
    assert chosen.index("120亩") < chosen.index("240户")


def test_one_endless_sentence_is_cut() -> None:
    assert choose_sentences("苹果" * 50, TARGET, 30) == "苹果" * 15

from __future__ import annotations

from jianbao.training.evaluation.baselines import (
    centroid_sentence,
    lead_characters,
    lead_sentence,
    split_sentences,
)

TEXT = (
    "　　天刚亮，集市就热闹起来。\n青石镇苹果丰收，苹果合作社统一收购苹果。果农说：“苹果不愁卖了！”路修好了"
)


def test_split_sentences_keeps_closing_quotes() -> None:
    assert split_sentences(TEXT) == [
        "天刚亮，集市就热闹起来。",
        "青石镇苹果丰收，苹果合作社统一收购苹果。",
        "果农说：“苹果不愁卖了！”",
        "路修好了",
    ]


def test_lead_sentence_is_the_first() -> None:
    assert lead_sentence(TEXT, "headline") == "天刚亮，集市就热闹起来。"


def test_lead_characters_have_the_length_of_the_kind() -> None:
    assert len(lead_characters(TEXT * 3, "headline")) == 30
    assert len(lead_characters(TEXT * 3, "summary")) == 76


def test_centroid_is_the_sentence_about_most() -> None:
    assert centroid_sentence(TEXT, "summary") == "青石镇苹果丰收，苹果合作社统一收购苹果。"


def test_an_empty_text_gives_empty_baselines() -> None:
    assert [make("", "summary") for make in (lead_sentence, lead_characters, centroid_sentence)] == [""] * 3

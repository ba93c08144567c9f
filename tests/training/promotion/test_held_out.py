"""What is measured on is never learnt."""

from __future__ import annotations

from collections import Counter

import pytest

from jianbao.nlp.article import Article
from jianbao.training.promotion.golden import load_golden
from jianbao.training.promotion.held_out import is_held_out, load_base, split_grown
from jianbao.training.promotion.leaks import drop_leaks
from jianbao.training.topics.alike import find_alike
from jianbao.training.topics.data import LabelledArticle

from .local_paper import LABELS, write_month

TEXT = (
    "9月3日，望河镇举办首届脆李采摘节，来自周边乡镇的1200名游客走进果园，现场签约订单46份，销售额达到88万元。"
)


def row(text: str, title: str = "望河镇脆李开园") -> LabelledArticle:
    return LabelledArticle(article=Article(title=title, paragraphs=(text,)), label="county_news")


def test_base_part_is_balanced_and_apart_from_what_is_learnt() -> None:
    base = load_base(LABELS)
    assert Counter(row.label for row in base.held_out) == dict.fromkeys(LABELS, 42)
    assert len(base.training) == 840 - 168
    assert not find_alike(base.training, base.held_out)


def test_base_part_covers_lengths() -> None:
    lengths = [len(row.article.text) for row in load_base(LABELS).held_out]
    assert 15 <= lengths.count(0) <= 30
    assert sum(length > 700 for length in lengths) >= 8


def test_labels_a_newsroom_does_not_have_are_left_out() -> None:
    base = load_base(["county_news", "tourism"])
    assert {row.label for row in (*base.training, *base.held_out)} == {"county_news"}


def test_golden_articles_are_balanced_and_in_no_training() -> None:
    golden = load_golden(LABELS)
    assert Counter(row.label for row in golden) == dict.fromkeys(LABELS, 10)
    base = load_base(LABELS)
    assert not find_alike(golden, [*base.training, *base.held_out])


def test_the_bundled_model_has_every_golden_article_right() -> None:
    from jianbao.models.loading import load_classifier

    golden = load_golden(LABELS)
    topics = load_classifier("bundled").classify([row.article for row in golden])
    wrong = [row.article.title for row, topic in zip(golden, topics, strict=True) if topic.label != row.label]
    assert wrong == []


def test_a_fifth_is_held_out_and_always_the_same() -> None:
    rows = [row for month in range(1, 13) for row in write_month(month, n_per_label=25)]
    split = split_grown(rows)
    assert len(split.held_out) == pytest.approx(len(rows) / 5, rel=0.15)
    assert split_grown(reversed(rows)).held_out == split.held_out[::-1]
    assert {row.key for row in split.training}.isdisjoint(row.key for row in split.held_out)


def test_a_reprint_falls_on_the_same_side() -> None:
    long = TEXT * 3
    reprint = row(long.replace("，", ",") + "（本报综合）", title="转载")
    assert is_held_out(reprint.key) is is_held_out(row(long).key)


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        pytest.param(TEXT, 1, id="same"),
        pytest.param("本报讯 " + TEXT.replace("46份", "64份"), 1, id="near"),
        pytest.param("赛里木湖畔骑行赛昨日鸣枪，选手顶风骑完全程一百公里。", 0, id="other"),
    ],
)
def test_leaks_are_dropped_from_the_training_side_and_counted(text, dropped) -> None:
    kept, n_dropped = drop_leaks([row(text), row("完全无关的一条：龙泉垭乡通了自来水。")], [row(TEXT)])
    assert n_dropped == dropped
    assert len(kept) == 2 - dropped

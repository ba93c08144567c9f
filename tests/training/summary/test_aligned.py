from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianbao.nlp.truth.alignment import find_misaligned
from jianbao.training.summary.aligned import align_summary
from jianbao.training.summary.config import Source
from jianbao.training.summary.pairs import read_pairs

ARTICLE = (
    "本报青石镇3月5日电（记者李川）青石镇党委、政府把苹果产业作为富民产业来抓，今年扩种苹果120亩，"
    "由镇里的合作社统一收购。镇里投资80万元修通了3公里产业路，果品当天就能运到县城。"
    "“以前靠人背，现在车开到地头。”果农说。据介绍，产业路惠及240户果农，户均增收2000元。"
)
CARRIED = "青石镇党委、政府把苹果产业作为富民产业来抓，今年扩种苹果120亩，由镇里的合作社统一收购。"
REWORDED = CARRIED.replace("扩种苹果120亩", "新增苹果种植120亩")


@pytest.mark.parametrize(
    ("summary", "aligned"),
    [
        pytest.param(CARRIED, CARRIED, id="carried-already"),
        pytest.param(
            REWORDED,
            CARRIED,
            id="a-reworded-clause-behind-its-subject",
        ),
        pytest.param(
            "青石镇今年扩种苹果120亩，由镇里的合作社统一收购；镇政府斥资80万元修通3公里产业路，果品当天就能运到县城。",
            "青石镇今年扩种苹果120亩，由镇里的合作社统一收购；镇里投资80万元修通了3公里产业路，果品当天就能运到县城。",
            id="a-reworded-clause-that-opens-a-sentence",
        ),
        pytest.param(
            "县里召开会议部署冬季森林防火工作，要求各乡镇落实责任、加强巡护。", None, id="about-else"
        ),
        pytest.param("青石镇扩种苹果120亩。", None, id="too-short"),
        pytest.param("", None, id="empty"),
    ],
)
def test_align_summary(summary: str, aligned: str | None) -> None:
    assert align_summary(ARTICLE, summary) == aligned


def test_what_is_aligned_passes_the_check_of_printed_text() -> None:
    written = "青石镇新扩种的苹果由镇里的合作社统一收购；镇政府斥资80万元修路3公里，果品当天就能运到县城。"
    assert find_misaligned(written, ARTICLE)
    aligned = align_summary(ARTICLE, written)
    assert aligned
    assert not find_misaligned(aligned, ARTICLE)


def test_an_empty_article_gives_none() -> None:
    assert align_summary("", CARRIED) is None


def test_articles_keep_their_headlines_and_lose_summaries_that_cannot_be_aligned(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": ARTICLE, "headline": "青石镇扩种苹果", "summary": REWORDED},
        {"id": "b", "text": ARTICLE, "headline": "青石镇修通产业路", "summary": "全县召开森林防火工作会议。"},
    ]
    pairs = read_pairs(Source(path=str(_written(tmp_path, rows)), form="aligned"))
    assert [(pair.id, pair.kind, pair.target) for pair in pairs] == [
        ("a", "headline", "青石镇扩种苹果"),
        ("a", "summary", CARRIED),
        ("b", "headline", "青石镇修通产业路"),
    ]


def test_pairs_can_be_aligned_too(tmp_path: Path) -> None:
    rows = [
        {"text": ARTICLE, "kind": "summary", "target": REWORDED, "source": "示例日报"},
        {"text": ARTICLE, "kind": "summary", "target": "全县召开森林防火工作会议。", "source": "示例日报"},
        {"text": ARTICLE, "kind": "headline", "target": "青石镇新种苹果", "source": "示例日报"},
    ]
    pairs = read_pairs(Source(path=str(_written(tmp_path, rows)), form="aligned"))
    assert [(pair.kind, pair.target) for pair in pairs] == [
        ("summary", CARRIED),
        ("headline", "青石镇新种苹果"),
    ]


def test_pairs_that_the_article_does_not_carry_can_be_left_out(tmp_path: Path) -> None:
    targets = ["青石镇今年扩种苹果120亩", "青石镇苹果种植面积再创新高"]
    rows = [{"text": ARTICLE, "kind": "headline", "target": target, "source": "报"} for target in targets]
    pairs = read_pairs(Source(path=str(_written(tmp_path, rows)), form="carried"))
    assert [pair.target for pair in pairs] == targets[:1]


def _written(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path

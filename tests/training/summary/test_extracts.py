from __future__ import annotations

from pathlib import Path

import pytest

from jianbao.training.summary.config import Source
from jianbao.training.summary.extracts import best_extract
from jianbao.training.summary.pairs import read_pairs

LEAD = (
    "本报青石镇3月5日电（记者李川）青石镇今年扩种苹果，种植面积达120亩，合作社统一收购，"
    "带动240户农户增收，果品当天就能运到县城。"
)
OTHER = (
    "县文化馆近日举办迎春书画展，来自各乡镇的三十多位书画爱好者带来了百余件作品，"
    "展览将持续到月底，市民可免费参观。"
)
WITHOUT_DATELINE = LEAD.partition("）")[2]


@pytest.mark.parametrize(
    ("text", "headline", "extract"),
    [
        pytest.param(LEAD + OTHER, "青石镇扩种苹果120亩", WITHOUT_DATELINE, id="lead-without-dateline"),
        pytest.param(OTHER + "\n" + LEAD, "青石镇扩种苹果120亩", WITHOUT_DATELINE, id="later-sentence"),
        pytest.param(OTHER, "青石镇扩种苹果120亩", None, id="about-something-else"),
        pytest.param("青石镇扩种苹果120亩。", "青石镇扩种苹果120亩", None, id="too-short"),
        pytest.param("此外，" + WITHOUT_DATELINE, "青石镇扩种苹果120亩", None, id="cannot-stand-alone"),
        pytest.param(
            "青石镇扩种苹果，种植面积达120亩。合作社统一收购，带动240户农户增收，果农笑开了颜，订单排到年底。",
            "青石镇扩种苹果 带动240户农户增收",
            "青石镇扩种苹果，种植面积达120亩。合作社统一收购，带动240户农户增收，果农笑开了颜，订单排到年底。",
            id="two-neighbours",
        ),
        pytest.param("", "青石镇扩种苹果", None, id="empty"),
    ],
)
def test_best_extract(text: str, headline: str, extract: str | None) -> None:
    assert best_extract(text, headline) == extract


def test_extracts_are_summary_pairs_and_uncovered_headlines_give_none(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [(LEAD, "青石镇扩种苹果120亩"), (OTHER, "青石镇扩种苹果120亩")]
    lines = [f'{{"text": "{text}", "target": "{target}"}}\n' for text, target in rows]
    path.write_text("".join(lines), encoding="utf-8")
    pairs = read_pairs(Source(path=str(path), form="extracts"))
    assert [(pair.kind, pair.target) for pair in pairs] == [("summary", WITHOUT_DATELINE)]

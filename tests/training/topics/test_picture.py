from __future__ import annotations

from pathlib import Path

import pytest

from jianbao.training.topics import picture
from jianbao.training.topics.evaluation import evaluate_topics
from jianbao.training.topics.picture import draw_calibration
from jianbao.training.topics.sourced import SourcedArticle

from .conftest import NAMES, make_rows
from .word_classifier import WordClassifier


@pytest.fixture
def figures() -> dict[str, object]:
    rows = [SourcedArticle(row=row) for row in make_rows(40)]
    return dict(evaluate_topics(WordClassifier(), rows).figures)


@pytest.mark.parametrize(
    ("suffix", "start"),
    [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")],
    ids=["png", "svg", "pdf"],
)
def test_picture_is_of_the_kind_its_name_says(tmp_path: Path, figures, suffix: str, start: bytes) -> None:
    path = tmp_path / f"curve{suffix}"
    draw_calibration(figures, NAMES, 0.6, path)
    assert path.read_bytes().startswith(start)
    assert path.stat().st_size > 5000


def test_labels_no_font_can_draw_are_numbered(
    tmp_path: Path, figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "_find_chinese_font", lambda: None)
    figures["model"] = "主题-1"
    per_class = figures["reliability"]["per_class"]
    figures["reliability"]["per_class"] = {"旅游": per_class["travel"], "school": per_class["school"]}
    path = tmp_path / "curve.png"
    draw_calibration(
        figures, {"旅游": "文旅", "school": "教育"}, 0.6, path
    )  # a missing glyph would warn: an error
    assert path.stat().st_size > 5000


def test_nothing_left_unmarked_is_drawn_too(tmp_path: Path) -> None:
    rows = [SourcedArticle(row=row) for row in make_rows(10)]
    figures = evaluate_topics(WordClassifier(review_below=1.1), rows).figures
    assert figures["accuracy_unmarked"] is None
    draw_calibration(figures, NAMES, 1.1, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").exists()

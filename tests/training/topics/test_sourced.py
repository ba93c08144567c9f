from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianbao.nlp.article import Article
from jianbao.nlp.errors import DataError
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.sourced import TIBETAN_AREA, SourcedArticle, compile_pattern, load_sourced

LABELS = ("travel", "school")


def sourced(title: str = "古镇客栈开张", **fields: str) -> SourcedArticle:
    return SourcedArticle(row=LabelledArticle(article=Article(title=title), label="travel"), **fields)


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ("清河日报", "清河日报"),
        ("清河网－清河日报", "清河网"),
        ("清河网-沿江频道", "清河网"),
        ("清河新闻网（记者 文泉）", "清河新闻网"),
        ("清河日报 作者：文泉", "清河日报"),
        ("清河网/《南岸周刊》", "清河网"),
        ("《南岸周刊》", "《南岸周刊》"),
        ("", ""),
    ],
)
def test_outlet_is_the_source_without_channel_or_author(source: str, outlet: str) -> None:
    assert sourced(source=source).outlet == outlet


@pytest.mark.parametrize(
    ("article", "matched"),
    [
        pytest.param(sourced(id="tibet-00012"), True, id="id"),
        pytest.param(sourced(id="Tibet:7"), True, id="capital"),
        pytest.param(sourced(source="西藏日报"), True, id="source"),
        pytest.param(sourced(section="援藏·资讯"), True, id="section"),
        pytest.param(sourced(title="玉树古镇客栈开张"), True, id="title"),
        pytest.param(sourced(id="not-tibet-1", source="清河日报", section="要闻"), False, id="elsewhere"),
        pytest.param(sourced(title="阿里巴巴在古镇开客栈"), False, id="company"),
    ],
)
def test_tibetan_area_is_told_by_id_source_section_or_title(article: SourcedArticle, matched: bool) -> None:
    assert article.matches(compile_pattern(TIBETAN_AREA)) is matched


def test_broken_pattern_is_refused() -> None:
    with pytest.raises(DataError, match="不是正则表达式"):
        compile_pattern("西藏(")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        {"id": "a-1", "label": "tour", "title": "古镇客栈开张", "source": "清河日报", "section": "要闻"},
        {"id": "a-2", "label": "school", "text": "小学操场修好了。", "source": None, "split": "held_out"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_rows_keep_where_they_were_printed_and_labels_are_renamed(file: Path) -> None:
    first, second = load_sourced([file], LABELS, renamed={"tour": "travel"})
    assert (first.id, first.source, first.section, first.row.label) == ("a-1", "清河日报", "要闻", "travel")
    assert (second.id, second.source, second.section) == ("a-2", "", "")


def test_one_split_is_read_alone(file: Path) -> None:
    [only] = load_sourced([file], LABELS, split="held_out")
    assert only.id == "a-2"
    with pytest.raises(DataError, match="--split test"):
        load_sourced([file], LABELS, split="test")


def test_label_without_a_new_name_is_refused(file: Path) -> None:
    with pytest.raises(DataError, match="tour"):
        load_sourced([file], LABELS)

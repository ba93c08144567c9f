"""Every form: written, read again, and nothing lost."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jianbao.models.labels import Label
from jianbao.models.labels.formats import FORMAT_NAMES, BadRow, RowRules, read_rows, write_labels
from jianbao.nlp import Article, hash_content

ARTICLE = Article(
    title="汤峪猕猴桃为啥甜？",
    paragraphs=(
        "“甜”字背后是规矩，一个产业能走多远，要看守不守得住规矩。",
        '果农说："不催熟，不早采"，一句顶十句。',
    ),
)


def make(**changes: object) -> Label:
    fields = {
        "content_hash": ARTICLE.content_hash,
        "title": ARTICLE.title,
        "text": ARTICLE.text,
        "label": "commentary",
        "annotator": "秦知秋",
        "labelled_at": datetime(2026, 11, 20, 1, 5, 30, 250_000, tzinfo=UTC),
        "source": "cms",
    }
    return Label(**(fields | changes))  # type: ignore[arg-type]


LABELS = {
    "plain": make(),
    "with-the-models-answer": make(
        annotator="wang@example.com",
        article_id="cms-41",
        reason="评论员文章，\n不是消息；含“引号”与,逗号",
        model="topic-zh-1",
        model_label="county_news",
        model_scores={"county_news": 0.61, "commentary": 0.39},
    ),
    "hash-only": make(content_hash=hash_content("未收录", ()), title="", text="", source="review"),
    "title-only": make(content_hash=hash_content("快讯", ()), title="快讯", text=""),
    "like-a-formula": make(reason="=SUM(A1:A9)", article_id="'-7"),
}


def written(labels: Iterable[Label], form: str) -> bytes:
    out = io.StringIO()
    write_labels(labels, out, form)  # type: ignore[arg-type]
    return out.getvalue().encode()


def read(content: bytes, form: str = "auto", **rules: object) -> list[Label | BadRow]:
    stream = io.BufferedReader(io.BytesIO(content), 1 << 20)  # type: ignore[arg-type]
    return list(read_rows(stream, form, rules=RowRules(**rules)))  # type: ignore[arg-type]


@pytest.mark.parametrize("label", [pytest.param(label, id=name) for name, label in LABELS.items()])
@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_what_is_written_is_read_again(form, label) -> None:
    assert read(written([label], form), form) == [label]


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_form_is_told_by_the_beginning(form) -> None:
    labels = list(LABELS.values())
    assert read(written(labels, form)) == labels


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_nothing_to_write_gives_a_file_without_rows(form) -> None:
    content = written([], form)
    assert form == "csv" or read(content, form) == []


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_byte_order_mark_does_not_matter(form, tmp_path: Path) -> None:
    file = tmp_path / "labels"
    file.write_bytes(b"\xef\xbb\xbf" + written([LABELS["plain"]], form).removeprefix(b"\xef\xbb\xbf"))
    assert list(read_rows(file)) == [LABELS["plain"]]


def test_labels_of_one_article_are_one_task() -> None:
    two = [make(), make(annotator="王一凡", label="county_news")]
    content = written(two, "label_studio")
    assert content.count(b'"data"') == 1
    assert read(content) == two


def test_formula_is_shown_by_a_spreadsheet_and_not_computed() -> None:
    assert ",'=SUM(A1:A9)," in written([LABELS["like-a-formula"]], "csv").decode()

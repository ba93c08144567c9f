"""Broken, foreign and large files."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from jianbao.models.labels import Label
from jianbao.models.labels.formats import FORMAT_NAMES, BadRow, LabelSet, RowRules, read_rows, write_labels
from jianbao.nlp import hash_content
from jianbao.nlp.errors import DataError

NAMES = {"county_news": "县区传真", "commentary": "言论"}
TEXT = "10月8日，蓝田县汤峪镇的猕猴桃园迎来采摘高峰。"


def read(content: str | bytes, form: str = "auto", annotator: str = "秦知秋") -> list[Label | BadRow]:
    raw = content.encode() if isinstance(content, str) else content
    stream = io.BufferedReader(io.BytesIO(raw), 1 << 20)  # type: ignore[arg-type]
    rules = RowRules(label_set=LabelSet(NAMES), annotator=annotator)
    return list(read_rows(stream, form, rules=rules))  # type: ignore[arg-type]


def outcome(found: list[Label | BadRow]) -> list[object]:
    """The label of each good row, the line of each bad one."""
    return [row.line if isinstance(row, BadRow) else row.label for row in found]


def row(number: int, **changes: object) -> str:
    return json.dumps({"title": f"第{number}篇", "text": TEXT, "label": "言论"} | changes, ensure_ascii=False)


def test_good_rows_around_bad_ones_are_kept() -> None:
    lines = [row(1), "{broken", "", "[1]", row(5, label="文旅"), row(6), "[" * 100_000]
    found = read("\n".join(lines), "jsonl")
    assert outcome(found) == ["commentary", 2, 4, 5, "commentary", 7]


def test_lines_of_another_encoding_are_read() -> None:
    found = read(row(1).encode() + b"\n" + row(2).encode("gb18030"), "jsonl")
    assert [label.title for label in found if isinstance(label, Label)] == ["第1篇", "第2篇"]


CSV = f"标题,正文,标签,标注人,时间,理由,版面\n开摘,{TEXT},县区传真,王一凡,2026/11/20 9:05,消息,三版\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(CSV.encode(), id="utf-8"),
        pytest.param(CSV.encode("utf-8-sig"), id="bom"),
        pytest.param(CSV.encode("gb18030"), id="gb18030"),
        pytest.param(CSV.encode("utf-16"), id="utf-16"),
        pytest.param(CSV.replace(",", "\t").encode("utf-16"), id="unicode-text-of-excel"),
        pytest.param(CSV.replace("\n", "\r\n").encode(), id="windows-line-ends"),
        pytest.param(CSV.replace(",", ";").encode(), id="semicolons"),
    ],
)
def test_spreadsheet_with_chinese_headers(content) -> None:
    [found] = read(content)
    assert isinstance(found, Label)
    assert (found.title, found.label, found.annotator, found.reason) == (
        "开摘",
        "county_news",
        "王一凡",
        "消息",
    )
    assert found.labelled_at.isoformat() == "2026-11-20T01:05:00+00:00"


def test_lines_of_a_spreadsheet_are_those_of_the_file() -> None:
    content = (
        f'标题,正文,标签\n甲,"{TEXT}\n{TEXT}",言论\n,,\n乙,{TEXT},文旅\n丙,"a",言论,多一格\n丁,{TEXT},言论\n'
    )
    assert outcome(read(content)) == ["commentary", 5, 6, "commentary"]


def test_bytes_that_are_no_characters_spoil_their_row_only() -> None:
    content = CSV.encode() + b"\xff\xfe,x,\xe8\xa8\x80\xe8\xae\xba\n" + CSV.encode().split(b"\n")[1]
    assert outcome(read(content)) == ["county_news", 3, "county_news"]


def test_quote_that_is_never_closed_is_reported(monkeypatch) -> None:
    monkeypatch.setattr("jianbao.models.labels.formats.spreadsheet._MAX_FIELD_CHARS", 1000)
    content = CSV + '乙,"' + TEXT * 100 + "\n"
    assert outcome(read(content)) == ["county_news", 3]


@pytest.mark.parametrize(
    ("cut", "line"),
    [
        pytest.param(f'乙,"{TEXT}\n丙,{TEXT},言论\n丁,{TEXT},言论\n', 3, id="first-line-of-the-row"),
        pytest.param(
            f'"乙\n副题",{TEXT},言论,王一凡,,"评论\n丙,{TEXT},言论\n', 4, id="later-line-of-the-row"
        ),
        pytest.param(f'乙,{TEXT},言论,王一凡,,"评论', 3, id="last-line-of-the-file"),
        pytest.param(f'"乙\r\n副题\r副题",{TEXT},言论,"王\r\n\r\n', 5, id="other-line-ends"),
    ],
)
def test_file_that_ends_inside_quotes_says_where_they_opened(cut, line) -> None:
    good, bad = read(CSV + cut)
    assert isinstance(good, Label)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.code) == (3, "bad_row")
    assert f"opened in line {line} " in bad.message
    assert f"第 {line} 行的引号" in bad.message_zh


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(f'甲,"{TEXT}",言论', TEXT, id="closed-at-the-end-of-the-file"),
        pytest.param(f'甲,"{TEXT}\n{TEXT}",言论\n', f"{TEXT}\n{TEXT}", id="over-two-lines"),
        pytest.param(f'甲,"{TEXT}"据悉,言论\n', f"{TEXT}据悉", id="letters-behind-the-quote"),
        pytest.param(f'甲,{TEXT}"甜",言论', f'{TEXT}"甜"', id="quotes-inside-a-cell"),
        pytest.param(f'甲,{TEXT},言论\n"', TEXT, id="stray-quote-alone-at-the-end"),
    ],
)
def test_quotes_that_a_spreadsheet_forgives_are_forgiven(content, text) -> None:
    [found] = read(f"标题,正文,标签\n{content}")
    assert isinstance(found, Label)
    assert (found.text, found.label) == (text, "commentary")


@pytest.mark.parametrize(
    ("header", "label"),
    [
        pytest.param("label,标题,正文,标注人,分类", "commentary", id="own-name-first"),
        pytest.param("分类,标题,正文,标注人, Label ", "county_news", id="own-name-last"),
        pytest.param("标签,标题,正文,标注人,分类", "commentary", id="first-of-two-aliases"),
    ],
)
def test_two_columns_for_the_label_are_read_as_in_other_forms(header, label) -> None:
    cells = ["言论", "甲", TEXT, "秦知秋", "县区传真"]
    [found] = read(f"{header}\n{','.join(cells)}\n")
    assert outcome([found]) == [label]
    columns = [column.strip().lower() for column in header.split(",")]
    assert outcome(read(json.dumps(dict(zip(columns, cells, strict=True))), "jsonl")) == [label]


@pytest.mark.parametrize("content", ["", "标题,正文\n甲,乙\n", "<html>"], ids=["empty", "no-label", "html"])
def test_table_without_labels_is_no_file_of_labels(content) -> None:
    with pytest.raises(DataError, match="标签"):
        read(content, "csv")


DOCCANO = [
    {"id": 1, "text": f"汤峪猕猴桃开摘\n{TEXT}", "label": ["县区传真"], "Comments": ["消息", "三版"]},
    {"id": 2, "text": TEXT, "title": "为啥甜？", "label": [], "Comments": []},
    {"id": 3, "text": TEXT, "title": "为啥甜？", "label": ["县区传真", "言论"], "Comments": []},
    {"id": 4, "text": TEXT, "annotations": [{"id": 9, "label": 1, "user": 1}]},
]


def test_doccano_export() -> None:
    found = read("\n".join(json.dumps(example) for example in DOCCANO))
    assert outcome(found) == ["county_news", 2, 3, 4]
    assert isinstance(found[0], Label)
    assert (found[0].title, found[0].text, found[0].reason) == ("汤峪猕猴桃开摘", TEXT, "消息；三版")
    codes = [row.code for row in found if isinstance(row, BadRow)]
    assert codes == ["unlabelled", "bad_row", "bad_row"]
    assert "1.0" in found[3].message  # type: ignore[union-attr]


def annotation(choice: str, **changes: object) -> dict[str, object]:
    return {
        "id": 9,
        "completed_by": {"id": 2, "email": "qin@example.com", "first_name": "", "last_name": ""},
        "result": [
            {"value": {"choices": [choice]}, "id": "gew3t9fgkg", "from_name": "topic", "to_name": "text"}
            | {"type": "choices", "origin": "manual"}
        ],
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2024-03-09T22:00:00.000000Z",
        "updated_at": "2024-03-09T22:16:08.728378Z",
        "lead_time": 4.3,
    } | changes


def task(number: int, *annotations: dict[str, object]) -> dict[str, object]:
    data = {"title": f"第{number}篇", "text": TEXT}
    return {"id": number, "annotations": list(annotations), "drafts": [], "predictions": [], "data": data}


def test_label_studio_export() -> None:
    tasks = [
        task(1, annotation("言论"), annotation("县区传真", completed_by=3)),
        task(2, annotation("言论", was_cancelled=True)),
        {"id": 3, "text": TEXT, "sentiment": "言论", "annotator": 1},
        task(4, annotation("言论", completed_by=None)),
    ]
    found = read(json.dumps(tasks, indent=1))
    lines = json.dumps(tasks, indent=1).split("\n")
    opening = [number for number, line in enumerate(lines, start=1) if line == " {"]
    assert outcome(found) == ["commentary", "county_news", opening[1], opening[2], "commentary"]
    labels = [label for label in found if isinstance(label, Label)]
    assert [label.annotator for label in labels] == ["qin@example.com", "label-studio:3", "秦知秋"]
    assert labels[0].labelled_at.isoformat() == "2024-03-09T22:16:08.728378+00:00"
    assert labels[0].article_id == "1"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param('{"id": 1}', 0, id="no-array"),
        pytest.param(json.dumps([task(1, annotation("言论"))])[:-1], 1, id="cut-at-the-end"),
        pytest.param(json.dumps([task(1, annotation("言论"))] * 2)[:-9], 1, id="cut-inside"),
        pytest.param(json.dumps([task(1, annotation("言论")), 7]), 1, id="no-object"),
        pytest.param("[" * 100_000, 0, id="nested"),
    ],
)
def test_tasks_before_the_break_are_kept(content, kept) -> None:
    found = read(content, "label_studio")
    assert [type(row) for row in found] == [Label] * kept + [BadRow]


def many(n: int) -> Iterator[Label]:
    body = TEXT * 40
    for number in range(n):
        title = f"第{number}篇"
        yield Label(
            content_hash=hash_content(title, (body,)),
            title=title,
            text=body,
            label="commentary",
            annotator="秦知秋",
            labelled_at=datetime(2026, 11, 20, tzinfo=UTC),
            source="import",
        )


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_memory_does_not_grow_with_the_file(form, tmp_path) -> None:
    peaks = []
    for n_labels in (500, 2500):
        file = tmp_path / str(n_labels)
        with file.open("w", encoding="utf-8") as out:
            write_labels(many(n_labels), out, form)
        tracemalloc.start()
        try:
            assert sum(isinstance(label, Label) for label in read_rows(file)) == n_labels
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert file.stat().st_size > 6_000_000
    assert peaks[1] < peaks[0] + 1_000_000

"""What becomes of the rows people send."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from jianbao.models.labels import Label
from jianbao.models.labels.formats import BadRow, LabelSet, RowRules, read_rows
from jianbao.nlp import Pipeline

NAMES = {"poverty_relief": "脱贫攻坚·小康", "county_news": "县区传真", "commentary": "言论"}
ROW = {
    "title": "汤峪猕猴桃开摘",
    "text": "10月8日，蓝田县汤峪镇的猕猴桃园迎来采摘高峰。",
    "label": "county_news",
}
WHEN = datetime(2026, 11, 1, tzinfo=UTC)


def read(content: str | bytes, form: str = "auto", **rules: object) -> list[Label | BadRow]:
    raw = content.encode() if isinstance(content, str) else content
    stream = io.BufferedReader(io.BytesIO(raw), 1 << 20)  # type: ignore[arg-type]
    given = {"label_set": LabelSet(NAMES), "annotator": "秦知秋", "labelled_at": WHEN} | rules
    return list(read_rows(stream, form, rules=RowRules(**given)))  # type: ignore[arg-type]


def read_one(**changes: object) -> Label | BadRow:
    [found] = read(json.dumps(ROW | changes))
    return found


@pytest.mark.parametrize(
    ("written", "label"),
    [
        pytest.param("言论", "commentary", id="display-name"),
        pytest.param("脱贫攻坚•小康", "poverty_relief", id="another-dot"),
        pytest.param(" 脱贫攻坚 小康", "poverty_relief", id="spaces"),
        pytest.param("ＣＯＭＭＥＮＴＡＲＹ", "commentary", id="full-width-capitals"),
        pytest.param("county-news", "county_news", id="hyphen"),
        pytest.param(["言论", "言论"], "commentary", id="list-of-one"),
    ],
)
def test_label_is_found_by_any_of_its_names(written, label) -> None:
    found = read_one(label=written)
    assert isinstance(found, Label)
    assert found.label == label


def test_unknown_label_is_refused_unless_new_ones_are_allowed() -> None:
    refused = read_one(label="文旅")
    assert isinstance(refused, BadRow)
    assert (refused.code, refused.unknown_label) == ("unknown_label", "文旅")
    assert "县区传真" in refused.message_zh
    [taken] = read(json.dumps(ROW | {"label": "文旅"}), label_set=LabelSet(NAMES, allow_new=True))
    assert isinstance(taken, Label)
    assert taken.label == "文旅"


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        pytest.param({"label": ""}, "unlabelled", "no label", id="empty-label"),
        pytest.param({"label": None}, "unlabelled", "no label", id="null-label"),
        pytest.param({"label": ["言论", "县区传真"]}, "bad_row", "2 labels", id="two-labels"),
        pytest.param({"title": "", "text": " "}, "bad_row", "no title, text or html", id="no-article"),
        pytest.param({"labelled_at": "昨天"}, "bad_row", "no time", id="no-time"),
        pytest.param({"labelled_at": "2206-11-20"}, "bad_row", "future", id="wrong-year"),
        pytest.param({"content_hash": "sha256:" + "0" * 64}, "bad_row", "not that of", id="other-hash"),
        pytest.param({"content_hash": "md5:1", "text": ""}, "bad_label", "64 hex", id="no-hash"),
        pytest.param({"model_scores": "高"}, "bad_row", "model_scores", id="no-scores"),
        pytest.param({"text": "半个字\ud83d"}, "bad_row", "no characters", id="half-a-character"),
        pytest.param({"annotator": "名" * 201}, "bad_label", "annotator has 201", id="long-name"),
        pytest.param({"error": {"message": "empty page"}}, "bad_row", "empty page", id="failed-record"),
    ],
)
def test_bad_row_says_what_is_wrong(changes, code, message) -> None:
    found = read_one(**changes)
    assert isinstance(found, BadRow)
    assert (found.line, found.code) == (1, code)
    assert message in found.message
    assert any("一" <= char <= "鿿" for char in found.message_zh)


def test_row_that_names_nobody_needs_an_annotator() -> None:
    [found] = read(json.dumps(ROW), annotator="")
    assert isinstance(found, BadRow)
    assert "--annotator" in found.message


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        pytest.param("2026-11-20T09:05:00+08:00", datetime(2026, 11, 20, 1, 5, tzinfo=UTC), id="iso"),
        pytest.param("2026-11-20T01:05:00.25Z", datetime(2026, 11, 20, 1, 5, 0, 250_000, UTC), id="utc"),
        pytest.param("2026/11/20 9:05", datetime(2026, 11, 20, 1, 5, tzinfo=UTC), id="spreadsheet"),
        pytest.param("2026年11月20日", datetime(2026, 11, 19, 16, tzinfo=UTC), id="chinese"),
        pytest.param("", WHEN, id="none"),
    ],
)
def test_times_without_zone_are_china_time(written, moment) -> None:
    found = read_one(labelled_at=written)
    assert isinstance(found, Label)
    assert found.labelled_at == moment
    assert found.labelled_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(("written", "is_dated"), [("2026/11/20 9:05", True), ("", False), (None, False)])
def test_row_without_a_time_is_not_dated(written, is_dated) -> None:
    found = read_one(labelled_at=written)
    assert isinstance(found, Label)
    assert found.is_dated is is_dated


def test_record_of_tag_with_a_label_keeps_the_models_answer(classifier) -> None:
    page = {"title": ROW["title"], "text": ROW["text"], "source": "蓝田新闻网"}
    record = Pipeline(classifier=classifier).run(page)
    [found] = read(json.dumps(record.to_dict() | {"id": "cms-7", "label": "言论"}))
    assert isinstance(found, Label)
    assert (found.content_hash, found.source, found.article_id) == (record.content_hash, "import", "cms-7")
    assert (found.model, found.model_label) == ("fake-1", "county_news")
    assert found.model_scores == pytest.approx({"county_news": 0.7, "commentary": 0.3})


def test_record_without_its_text_is_known_by_its_hash(classifier) -> None:
    record = Pipeline(classifier=classifier, with_text=False).run(
        {"title": ROW["title"], "text": ROW["text"]}
    )
    [found] = read(json.dumps(record.to_dict() | {"label": "言论"}))
    assert isinstance(found, Label)
    assert (found.content_hash, found.text, found.has_content) == (record.content_hash, "", False)


def test_text_in_a_row_has_the_hash_of_its_page() -> None:
    paragraphs = [ROW["text"], "镇里组织15名农技员分片包园，指导果农分级装箱，优等果收购价每斤3.8元。"]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<h1>{ROW['title']}</h1><p>2019-10-09 08:30 来源：蓝田新闻网</p>"
    page = f"<html><body>{head}<div class='content'>{body}</div></body></html>"
    found = read_one(text="\n".join(paragraphs))
    assert isinstance(found, Label)
    assert found.content_hash == Pipeline().run(page).content_hash

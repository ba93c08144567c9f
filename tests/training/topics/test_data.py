from __future__ import annotations

import gzip
import json
import lzma

import pytest

from jianbao.nlp.errors import DataError
from jianbao.training.topics.data import drop_repeats, load_labelled, parse_row

from .conftest import make_rows, write_rows

LABELS = ["travel", "school"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param({"label": "sport", "title": "田径"}, "not one of", id="unknown-label"),
        pytest.param({"title": "田径"}, "not one of", id="no-label"),
        pytest.param({"label": "travel", "title": " ", "text": ""}, "neither title nor text", id="no-text"),
        pytest.param({"label": "travel", "title": "古镇", "weight": 0}, "weight 0", id="no-weight"),
        pytest.param(
            {"label": "travel", "title": "古镇", "weight": "半"}, "weight '半'", id="weight-in-words"
        ),
        pytest.param({"label": "travel", "title": "古镇\ud83d"}, "half a character", id="cut-title"),
        pytest.param({"label": "travel", "text": "古镇\udc4d开街"}, "half a character", id="cut-text"),
        pytest.param(["travel"], "cannot be read", id="no-object"),
    ],
)
def test_bad_row_is_named_with_its_line(tmp_path, row, message) -> None:
    path = write_rows(tmp_path / "rows.jsonl", make_rows(2))
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")  # half a character has no bytes, only an escape
    with pytest.raises(DataError, match=message) as caught:
        load_labelled([path], LABELS)
    assert "rows.jsonl#3" in str(caught.value)


@pytest.mark.parametrize("opener", [gzip.open, lzma.open], ids=["gz", "xz"])
def test_compressed_files_are_read(tmp_path, opener) -> None:
    plain = write_rows(tmp_path / "rows.jsonl", make_rows(4))
    packed = tmp_path / ("rows.jsonl.gz" if opener is gzip.open else "rows.jsonl.xz")
    with opener(packed, "wb") as file:
        file.write(plain.read_bytes())
    assert load_labelled([packed], LABELS) == load_labelled([plain], LABELS)


def test_torn_archive_is_an_error_with_its_name(tmp_path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"label": "travel"}\n' * 100)[:-20])
    with pytest.raises(DataError, match=r"rows\.jsonl\.gz"):
        load_labelled([path], LABELS)


def test_byte_order_mark_and_empty_lines_are_skipped(tmp_path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('\ufeff{"label": "travel", "title": "古镇"}\n\n', "utf-8")
    assert [row.article.title for row in load_labelled([path], LABELS)] == ["古镇"]


def test_drop_repeats_keeps_the_first_of_two_reprints() -> None:
    rows = make_rows(4)
    assert drop_repeats([*rows, *rows]) == rows


def test_weight_of_a_label_is_read() -> None:
    row = {"label": "travel", "title": "古镇", "weight": 0.5}
    assert parse_row(row, "here", LABELS).weight == 0.5
    assert parse_row({"label": "travel", "title": "古镇"}, "here", LABELS).weight == 1

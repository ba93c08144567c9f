from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

TOWNS = ("汤峪", "焦岱", "葛牌", "九间房", "玉山", "灞源", "华胥", "三里")
CROPS = ("猕猴桃", "核桃", "樱桃", "白皮松", "板栗", "草莓", "香菇", "蜂蜜")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Twelve questions, which the fake is sure of, and twelve reports, of which it is less sure."""
    lines = []
    for number in range(24):
        town, crop = TOWNS[number % 8], CROPS[number % 7]
        title = f"{town}{crop}第{number}期{'怎么办？' if number % 2 else ''}"
        text = f"{town}镇{crop}合作社第{number}期培训开班，{crop * 3}，{town * 3}。"
        lines.append(json.dumps({"id": f"cms-{number}", "title": title, "text": text}, ensure_ascii=False))
    file = tmp_path / "archive.jsonl"
    file.write_text("\n".join([*lines[:5], "{broken", *lines[5:]]), "utf-8")
    return file


def suggested(run, capsys, archive: Path, *options: object) -> list[dict]:
    capsys.readouterr()
    assert run("suggest", archive, *options) == 1  # one row of the archive is broken
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_uncertain_ones_first_with_their_reason(run, capsys, archive) -> None:
    found = suggested(run, capsys, archive, "-n", 8)
    assert [row["suggestion"]["reason"] for row in found] == ["uncertain"] * 6 + ["diverse"] * 2
    assert {row["topic"]["label"] for row in found[:6]} == {"county_news"}
    assert found[0]["suggestion"]["detail"] == "county_news 0.70, commentary 0.30"


def test_same_seed_same_answer(run, capsys, archive) -> None:
    first, again = (suggested(run, capsys, archive, "-n", 5, "--seed", 7) for _ in range(2))
    assert first == again
    assert suggested(run, capsys, archive, "-n", 5, "--seed", 8) != first


def test_broken_rows_are_counted(run, capsys, archive) -> None:
    assert run("suggest", archive, "-n", 2) == 1
    assert "25 articles, 1 failed, 2 suggested" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_filled_in_suggestions_are_not_suggested_again(run, capsys, archive, tmp_path, form) -> None:
    file = tmp_path / f"next.{form}"
    assert run("suggest", archive, "-n", 4, "--format", form, "-o", file) == 1
    assert run("import", file, "--annotator", "秦知秋") == 0
    assert "0 added, 0 known already, 0 bad, 4 without label" in capsys.readouterr().err
    content = file.read_text("utf-8")
    filled = content.replace('"label": ""', '"label": "言论"') if form == "jsonl" else _fill(content)
    file.write_text(filled, "utf-8")
    assert run("import", file, "--annotator", "秦知秋") == 0
    assert "4 added" in capsys.readouterr().err
    run("list", "--json")
    labelled = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["model_label"] for row in labelled} <= {"county_news", "commentary"}
    known = {row["content_hash"] for row in labelled}
    assert known.isdisjoint(row["content_hash"] for row in suggested(run, capsys, archive, "-n", 24))


def _fill(content: str) -> str:
    table = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    out = io.StringIO()
    csv.writer(out).writerows([table[0], *(["言论", *row[1:]] for row in table[1:])])
    return out.getvalue()


def test_articles_people_disagree_on_come_first(run, capsys, archive) -> None:
    row = json.loads(archive.read_text("utf-8").splitlines()[1])
    file = archive.with_name("said.jsonl")
    said = [
        row | {"label": "言论", "annotator": "秦知秋"},
        row | {"label": "县区传真", "annotator": "王一凡"},
    ]
    file.write_text("\n".join(map(json.dumps, said)), "utf-8")
    assert run("import", file) == 0
    first = suggested(run, capsys, archive, "-n", 4)[0]
    assert (first["id"], first["suggestion"]["reason"]) == (row["id"], "disagreeing")
    assert "秦知秋: commentary" in first["suggestion"]["detail"]


def test_table(run, capsys, archive) -> None:
    assert run("suggest", archive, "-n", 4, "--format", "table") == 1
    shown = capsys.readouterr().out
    for text in ("拿不准", "没见过", "county_news 0.70", "cms-"):
        assert text in shown


def test_suggestions_inside_the_archive_are_not_read(run, capsys, archive) -> None:
    for _ in range(2):
        assert run("suggest", archive.parent, "-n", 2, "-o", archive.parent / "next.jsonl") == 1
        assert "25 articles, 1 failed, 2 suggested" in capsys.readouterr().err

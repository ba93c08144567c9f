from __future__ import annotations

import json

import pytest

from jianbao.serve.cli import main
from jianbao.training.topics.check import find_leaks, find_near_duplicates, read_leniently

LABELS = ["county_news", "commentary"]
TEXT = "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台，演出持续三天。"
OTHER = "改作风贵在较真。有的地方口号喊得响，落到实处却走了样，群众看在眼里，凉在心里，干部也受累。"


def write(path, rows) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def row(text: str, label: str = "county_news", title: str = "标题") -> dict[str, str]:
    return {"label": label, "title": title, "text": text}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rows.jsonl"


def test_bad_rows_are_named_and_the_good_ones_kept(path) -> None:
    write(
        path,
        [row(TEXT), row(TEXT, "sport"), {"label": "commentary"}, ["no", "object"], row(OTHER, "commentary")],
    )
    with path.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    file = read_leniently(path, LABELS)
    assert [place.rpartition("#")[2] for place in file.places] == ["1", "5"]
    assert [finding.place.rpartition("#")[2] for finding in file.bad] == ["2", "3", "4", "6"]


def test_lines_are_those_of_an_editor(path) -> None:
    """A separator of Unicode inside a text ends no row; blank lines count and say nothing."""
    write(path, [row(TEXT + "\u2028" + TEXT), row(OTHER + "\u0085" + OTHER, "commentary")])
    with path.open("a", encoding="utf-8") as file:
        file.write("\n  \n{broken\n" + json.dumps(row(TEXT)) + "\n\n")
    file = read_leniently(path, LABELS)
    assert [place.rpartition("#")[2] for place in file.places] == ["1", "2", "6"]
    assert [finding.place.rpartition("#")[2] for finding in file.bad] == ["5"]


def test_half_a_character_is_a_bad_row(path, capsys) -> None:
    path.write_text(json.dumps(row(TEXT)) + "\n" + json.dumps(row(OTHER + "\ud83d")) + "\n", "utf-8")
    assert main(["data", "check", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "bad_row: 1" in shown
    assert "rows.jsonl#2" in shown


@pytest.mark.parametrize(
    ("second", "label", "kinds"),
    [
        pytest.param(TEXT, "county_news", ["near_duplicate"], id="same"),
        pytest.param(
            TEXT.replace("320名", "300名"), "county_news", ["near_duplicate"], id="one-figure-changed"
        ),
        pytest.param(TEXT, "commentary", ["conflict"], id="same-text-other-label"),
        pytest.param(OTHER, "commentary", [], id="different"),
    ],
)
def test_near_duplicates(path, second, label, kinds) -> None:
    write(path, [row(TEXT), row(second, label)])
    assert [finding.kind for finding in find_near_duplicates(read_leniently(path, LABELS))] == kinds


def test_leaks_name_both_places(path, tmp_path) -> None:
    held_out = tmp_path / "held_out.jsonl"
    write(path, [row(OTHER, "commentary"), row(TEXT)])
    write(held_out, [row(TEXT + "现场观众上千人。")])
    [leak] = find_leaks(read_leniently(path, LABELS), read_leniently(held_out, LABELS))
    assert leak.place.endswith("rows.jsonl#2")
    assert "held_out.jsonl#1" in leak.detail


def test_command_on_the_projects_own_articles(root, capsys) -> None:
    assert main(["data", "check", str(root / "training" / "data" / "topics.jsonl")]) == 0
    shown = capsys.readouterr().out
    for line in ("bad_row: 0", "conflict: 0", "near_duplicate: 0"):
        assert line in shown


def test_contradicting_labels_are_exit_1(path, capsys) -> None:
    write(path, [row(TEXT), row(TEXT, "commentary")])
    assert main(["data", "check", str(path)]) == 1
    assert "conflict: 1" in capsys.readouterr().out

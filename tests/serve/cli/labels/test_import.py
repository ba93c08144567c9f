from __future__ import annotations

import io
import json
import os
import sys
from typing import get_args

import pytest

from jianbao.models.labels import Source
from jianbao.models.labels.formats import FORMAT_NAMES
from jianbao.serve.cli.labels.filters import SOURCES
from jianbao.serve.cli.labels.importing import FORMATS


def listed(run, capsys, *options: object) -> list[dict]:
    capsys.readouterr()
    assert run("list", "--json", *options) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_good_rows_are_kept_and_bad_ones_reported_with_their_lines(run, sheet, capsys) -> None:
    assert run("import", sheet) == 1
    err = capsys.readouterr().err
    assert f"{sheet}:4: label '文旅' is not one of" in err
    assert "标签 '文旅' 不在标签集" in err
    assert f"{sheet}:5: nobody is named" in err
    assert f"{sheet}:6" not in err
    assert "2 added, 0 known already, 2 bad, 1 without label" in err
    assert "未知标签: 文旅 (1)" in err
    assert {row["title"] for row in listed(run, capsys)} == {"汤峪猕猴桃为啥甜？", "汤峪猕猴桃开摘"}


def test_importing_again_adds_nothing(run, sheet, capsys) -> None:
    run("import", sheet, "--annotator", "李主任", "--allow-new-labels")
    before = listed(run, capsys)
    assert run("import", sheet, "--annotator", "李主任", "--allow-new-labels") == 0
    assert "0 added, 4 known already, 0 bad" in capsys.readouterr().err
    assert listed(run, capsys) == before


def test_old_file_does_not_undo_a_later_correction(run, tmp_path, capsys) -> None:
    """Rows without a time count as labelled when the file was written, not when it is imported again."""
    file = tmp_path / "rows.jsonl"
    row = {"title": "汤峪猕猴桃开摘", "label": "言论", "annotator": "秦知秋"}
    file.write_text(json.dumps(row), "utf-8")
    os.utime(file, (1_790_000_000, 1_790_000_000))
    assert run("import", file) == 0
    [label] = listed(run, capsys)
    assert run("add", label["content_hash"], "--label", "县区传真", "--annotator", "秦知秋") == 0
    assert run("import", file) == 0
    assert "0 added, 1 known already" in capsys.readouterr().err
    assert [label["label"] for label in listed(run, capsys)] == ["county_news"]


def test_dry_run_adds_nothing_and_makes_no_database(run, sheet, tmp_path, capsys) -> None:
    assert run("import", sheet, "--dry-run") == 1
    assert "2 good (dry run: nothing added), 2 bad" in capsys.readouterr().err
    assert not (tmp_path / "labels.db").exists()


def test_stdin(run, monkeypatch, capsys) -> None:
    row = json.dumps({"title": "汤峪猕猴桃开摘", "label": "县区传真"})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(row.encode())))
    assert run("import", "-", "--annotator", "秦知秋") == 0
    assert [label["annotator"] for label in listed(run, capsys)] == ["秦知秋"]


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_importing_an_export_adds_nothing(run, sheet, page, tmp_path, capsys, form) -> None:
    run("import", sheet)
    run("add", page, "--label", "言论", "--annotator", "秦知秋", "--reason", "评论版")
    exported = tmp_path / "out" / "labels"
    assert run("export", "--format", form, "-o", exported) == 0
    assert run("import", exported) == 0
    assert "0 added, 3 known already, 0 bad, 0 without label" in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_export_fills_another_database_alike(run, sheet, page, tmp_path, capsys, form) -> None:
    run("import", sheet)
    run("add", page, "--label", "言论", "--annotator", "秦知秋", "--reason", "评论版")
    exported = tmp_path / "labels"
    assert run("export", "--format", form, "-o", exported) == 0
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("import", exported, "--database", other) == 0
    assert listed(run, capsys, "--database", other) == listed(run, capsys)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["import", "missing.csv"], "无法读取", id="missing-file"),
        pytest.param(["import", "."], "无法读取", id="folder"),
        pytest.param(["list", "--since", "昨天"], "不是时间", id="no-time"),
        pytest.param(["add", "a.html", "--label", "文旅", "--annotator", "秦"], "文旅", id="unknown-label"),
        pytest.param(["add", "a.html", "--label", "言论", "--annotator", "秦"], "没有这个文件", id="no-page"),
        pytest.param(["suggest", "missing"], "没有这个文件", id="no-archive"),
        pytest.param(["suggest", ".", "-n", "0"], "至少", id="none-wanted"),
    ],
)
def test_wrong_usage_is_exit_2(run, tmp_path, monkeypatch, capsys, arguments, message) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_choices_are_those_of_the_packages() -> None:
    assert ("auto", *FORMAT_NAMES) == FORMATS
    assert get_args(Source) == SOURCES

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianbao.nlp import Pipeline, Record
from jianbao.serve.cli import main

N_ROWS = 200
ELSEWHERE = Record(id="elsewhere").to_json()


@pytest.fixture(autouse=True)
def fakes(monkeypatch, classifier) -> None:
    monkeypatch.setattr(Pipeline, "load", lambda **_options: Pipeline(classifier=classifier, batch_size=8))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    lines = [
        json.dumps({"id": number % 7, "title": f"第{number}条"}, ensure_ascii=False)
        for number in range(N_ROWS)
    ]
    lines[41] = "{broken"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def tag(rows: Path, out: Path, *options: str) -> int:
    return main(["classify", str(rows), "-o", str(out), *options])


@pytest.mark.parametrize("n_bytes_kept", [0, 1, 100, 20_000, 60_000, 1_000_000], ids=str)
def test_interrupted_run_ends_like_an_uninterrupted_one(rows, tmp_path, n_bytes_kept) -> None:
    whole, resumed = tmp_path / "whole.jsonl", tmp_path / "resumed.jsonl"
    assert tag(rows, whole) == 1
    resumed.write_bytes(whole.read_bytes()[:n_bytes_kept])
    assert tag(rows, resumed, "--resume") == 1
    assert resumed.read_bytes() == whole.read_bytes()
    assert len(whole.read_bytes().splitlines()) == N_ROWS


def test_resume_without_an_earlier_output_starts_afresh(rows, tmp_path) -> None:
    assert tag(rows, tmp_path / "out.jsonl", "--resume") == 1
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == N_ROWS


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"id": "elsewhere"}\n', id="no-record-but-an-id"),
        pytest.param(f"{ELSEWHERE}\n", id="other-inputs"),
        pytest.param(f'{ELSEWHERE}\n{{"id": "els', id="other-inputs-cut-off"),
        pytest.param("no record\n", id="no-records"),
        pytest.param("no record", id="one-line"),
        pytest.param("no record\nneither", id="last-line-without-end"),
        pytest.param('{"id": "0", "title": "第0条"}', id="one-row-of-a-cms"),
        pytest.param('{"id": "0", "a": ' + "[" * 100_000, id="nested"),
        pytest.param(f"{ELSEWHERE}\n{ELSEWHERE}\nno record", id="records-and-more"),
        pytest.param("[1]\n", id="list"),
    ],
)
def test_output_of_something_else_is_refused_and_kept(rows, tmp_path, capsys, content) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(content, "utf-8")
    assert tag(rows, out, "--resume") == 2
    assert "请" in capsys.readouterr().err
    assert out.read_text("utf-8") == content


def test_resume_needs_a_file(rows, capsys) -> None:
    assert main(["classify", str(rows), "--resume"]) == 2
    assert "-o" in capsys.readouterr().err


def test_failures_of_the_interrupted_run_count(rows, tmp_path, capsys) -> None:
    out = tmp_path / "out.jsonl"
    tag(rows, out)
    whole = out.read_bytes()
    out.write_bytes(b"".join(whole.splitlines(keepends=True)[:100]))
    capsys.readouterr()
    assert tag(rows, out, "--resume") == 1
    assert f"{N_ROWS} articles, 1 failed" in capsys.readouterr().err
    assert tag(rows, out, "--resume") == 1  # nothing was left to do
    assert out.read_bytes() == whole

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest

from jianbao.nlp.errors import DataError
from jianbao.training.topics import eval_command
from jianbao.training.topics.job import train_topic_model

from .conftest import make_rows, write_rows

RunCommand = Callable[..., int]


def parse(*arguments: str | Path):
    parser = ArgumentParser()
    eval_command.add_arguments(parser)
    return parser.parse_args(list(map(str, arguments)))


@pytest.fixture
def run_command(job) -> RunCommand:
    """``jianbao eval topic`` of a tiny model on 20 articles it never saw and the 60 it learnt."""
    train_topic_model(job)
    files = [*job.held_out, *job.data]
    return lambda *arguments: eval_command.run(
        parse(*files, "--classifier", job.out, "--lengths", "50", *arguments)
    )


def test_tables_json_and_picture(run_command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("--json", tmp_path / "new" / "out.json", "--picture", tmp_path / "out.png") == 0
    shown = capsys.readouterr().out
    for text in (
        "whole articles",
        "titles alone",
        "bodies alone",
        "not learnt by the model",
        "AUROC",
        "travel",
    ):
        assert text in shown
    assert "the model learnt 60 of 80 articles" in shown
    figures = json.loads((tmp_path / "new" / "out.json").read_text(encoding="utf-8"))
    assert (figures["n"], figures["unseen"]["n"]) == (80, 20)
    assert figures["speed"]["articles_per_s"]["50"] > 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("floors", "code", "said"),
    [
        pytest.param("[topic.held_out.at_least]\nmacro_f1 = 0.8\n", 0, "", id="held"),
        pytest.param("[topic.held_out.at_least]\nmacro_f1 = 1.01\n", 1, "macro_f1", id="missed"),
        pytest.param(
            "[topic.held_out.at_most]\nper_class.travel.f1 = 0.1\n", 1, "底线为不高于 0.1", id="nested"
        ),
        pytest.param("[topic.held_out.at_least]\nviews.audio.f1 = 0.1\n", 1, "未测得", id="not-measured"),
    ],
)
def test_missed_floors_decide_the_exit_code(
    run_command, tmp_path: Path, capsys: pytest.CaptureFixture[str], floors: str, code: int, said: str
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(floors, encoding="utf-8")
    assert run_command("--floors", path) == code  # the set is named after the first file
    assert said in capsys.readouterr().err


def test_unknown_set_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[topic.archive.at_least]\nmacro_f1 = 0.8\n", encoding="utf-8")
    arguments = parse("missing.jsonl", "--classifier", "missing", "--floors", path, "--set-name", "sealed")
    with pytest.raises(DataError, match=r"sealed.*archive"):
        eval_command.run(arguments)


def test_labels_of_other_files_can_be_renamed(
    job, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_topic_model(job)
    rows = write_rows(tmp_path / "other.jsonl", make_rows(10, labels=("travel",)), label="tour")
    options = ["--classifier", job.out, "--lengths", "--rename", "tour=travel"]
    assert eval_command.run(parse(rows, *options)) == 0
    assert "not measured" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["--rename", "tour"], ["--picture", "curve.gif"]],
    ids=["rename-without-name", "picture-of-unknown-kind"],
)
def test_wrong_arguments_are_usage_errors(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse("rows.jsonl", *arguments)
    assert "usage" in capsys.readouterr().err

"""The bundled models keep to the floors of the sets that are part of the project."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from types import ModuleType

import pytest

from jianbao.nlp.truth.support import check_support
from jianbao.training.evaluation import command as eval_summary
from jianbao.training.evaluation.floors import FLOORS
from jianbao.training.promotion.golden import GOLDEN
from jianbao.training.promotion.held_out import BASE
from jianbao.training.topics import eval_command as eval_topic
from jianbao.training.topics.data import iter_rows

WRITTEN = BASE.parent / "written_summaries.jsonl"


def run(command: ModuleType, *arguments: str | Path) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return int(command.run(parser.parse_args([*map(str, arguments), "--floors", str(FLOORS)])))


@pytest.mark.parametrize(
    ("file", "options"),
    [
        pytest.param(BASE, ["--split", "held_out", "--set-name", "held_out"], id="held-out"),
        pytest.param(GOLDEN, [], id="golden"),
    ],
)
def test_bundled_topic_model(file: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(eval_topic, file, "--lengths", *options) == 0, capsys.readouterr().err


@pytest.mark.slow
def test_bundled_summarizer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(eval_summary, WRITTEN) == 0, capsys.readouterr().err


def test_written_summaries_keep_to_their_articles_and_the_house_length() -> None:
    """Their texts are those of held-out articles, so that no model may have learnt them."""
    held_out = {row["id"]: row["text"] for _, row in iter_rows(BASE) if row.get("split") == "held_out"}
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 12
    for row in rows:
        assert row["text"] == held_out[row["id"]]
        assert 10 <= len(row["headline"]) <= 28
        assert 45 <= len(row["summary"]) <= 100
        for kind in ("headline", "summary"):
            assert not check_support(row[kind], row["text"], field=kind).unsupported, row["id"]

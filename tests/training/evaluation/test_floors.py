from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from jianbao.nlp.errors import DataError
from jianbao.training.evaluation.floors import (
    FLOORS,
    Floor,
    add_floor_arguments,
    chosen_floors,
    load_floors,
    report_missed,
)

FIGURES = {
    "macro_f1": 0.9,
    "ece": 0.04,
    "per_class": {"other": {"f1": 0.8, "auroc": None}},
    "model": "topic-1",
}


def floor(path: str, limit: float, side: str = "at_least") -> Floor:
    return Floor(path=tuple(path.split(".")), side=side, limit=limit)


@pytest.mark.parametrize(
    ("pinned", "holds"),
    [
        pytest.param(floor("macro_f1", 0.9), True, id="reached-exactly"),
        pytest.param(floor("macro_f1", 0.901), False, id="missed"),
        pytest.param(floor("ece", 0.05, "at_most"), True, id="most"),
        pytest.param(floor("ece", 0.03, "at_most"), False, id="more-than-most"),
        pytest.param(floor("per_class.other.f1", 0.8), True, id="nested"),
        pytest.param(floor("per_class.other.auroc", 0.1), False, id="undefined"),
        pytest.param(floor("per_class.county.f1", 0.0), False, id="not-measured"),
        pytest.param(floor("macro_f1.deep", 0.0, "at_most"), False, id="too-deep"),
        pytest.param(floor("model", 0.0), False, id="no-number"),
    ],
)
def test_a_floor_holds_only_when_its_figure_was_measured_and_is_good_enough(
    pinned: Floor, holds: bool
) -> None:
    assert pinned.holds(FIGURES) is holds


def test_missed_floors_are_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    floors = [floor("macro_f1", 0.95), floor("ece", 0.05, "at_most"), floor("per_class.county.f1", 0.5)]
    assert report_missed(floors, FIGURES) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert "macro_f1: 0.9, but must be at least 0.95" in first
    assert "macro_f1：0.9，底线为不低于 0.95" in first
    assert "per_class.county.f1: not measured" in second
    assert "未测得" in second


def test_no_floors_are_never_missed(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_missed([], FIGURES) == 0
    assert capsys.readouterr().err == ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "floors.toml"


def test_tables_of_any_depth_are_read(path: Path) -> None:
    path.write_text(
        '[summary.gold.at_least]\n"gold/headline".rouge = { rouge_l = 33, rouge1 = 35 }\n'
        '[summary.gold.at_most]\n"gold/headline".shares.loop = 0\n',
        encoding="utf-8",
    )
    assert load_floors(path, "summary", "gold") == (
        Floor(path=("gold/headline", "rouge", "rouge_l"), side="at_least", limit=33.0),
        Floor(path=("gold/headline", "rouge", "rouge1"), side="at_least", limit=35.0),
        Floor(path=("gold/headline", "shares", "loop"), side="at_most", limit=0.0),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[topic.gold", "no readable TOML", id="no-toml"),
        pytest.param(
            "[topic.dev.at_least]\nn = 1\n", "no floors for the topic set 'gold', there are: dev", id="set"
        ),
        pytest.param("", "there are: none", id="empty"),
        pytest.param("[topic.gold.above]\nn = 1\n", "at_least / at_most", id="side"),
        pytest.param("[topic]\ngold = 1\n", "at_least / at_most", id="no-table"),
        pytest.param('[topic.gold.at_least]\nn = "1"\n', "'1' is no number", id="text"),
        pytest.param("[topic.gold.at_least]\nn = true\n", "True is no number", id="boolean"),
    ],
)
def test_unusable_files_are_refused(path: Path, text: str, said: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load_floors(path, "topic", "gold")
    assert said in raised.value.message
    assert raised.value.message_zh


def test_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(DataError, match="no readable TOML"):
        load_floors(path, "topic", "gold")


@pytest.mark.parametrize(
    ("options", "limit"), [([], 0.7), (["--set-name", "sealed"], 0.8)], ids=["named-after-file", "named"]
)
def test_set_is_chosen_by_name_or_file(path: Path, options: list[str], limit: float) -> None:
    path.write_text("[topic.gold.at_least]\nf1 = 0.7\n[topic.sealed.at_least]\nf1 = 0.8\n", encoding="utf-8")
    parser = ArgumentParser()
    add_floor_arguments(parser)
    arguments = parser.parse_args(["--floors", str(path), *options])
    [chosen] = chosen_floors(arguments, "topic", Path("data/gold.jsonl.xz"))
    assert chosen.limit == limit
    assert chosen_floors(parser.parse_args([]), "topic", Path("gold.jsonl")) == ()


SETS = {
    "topic": ["held_out", "golden", "natural_mix", "curated", "side_columns"],
    "summary": ["written_summaries", "hand_written", "later_news"],
}


@pytest.mark.parametrize(("task", "name"), [(task, name) for task, names in SETS.items() for name in names])
def test_pinned_figures_are_plausible(task: str, name: str) -> None:
    """A floor nobody can miss, or nobody can reach, would pin nothing."""
    for pinned in load_floors(FLOORS, task, name):
        percent = task == "summary" and pinned.path[-1].startswith("rouge")
        most = 100 if percent else 1
        if pinned.side == "at_least":
            assert 0.1 * most < pinned.limit < most, pinned
        else:
            assert 0 <= pinned.limit < 0.9 * most, pinned

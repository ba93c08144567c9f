from __future__ import annotations

from pathlib import Path

import pytest

from jianbao.nlp.errors import DataError
from jianbao.training.summary import load_config

SHIPPED = sorted((Path(__file__).parents[3] / "training").glob("*.toml"))


@pytest.mark.parametrize("name", ["summary.toml", "summary-decay.toml", "summary-risk.toml", "finetune.toml"])
def test_shipped_configs_are_valid(name: str) -> None:
    path = next(path for path in SHIPPED if path.name == name)
    assert load_config(path).data.train


def test_overrides_replace_single_values(config_file: Path) -> None:
    config = load_config(
        config_file, ["schedule.stable_steps=7", "run.out=runs/mine", "optimizer.dropout=0.2"]
    )
    assert (config.schedule.total_steps, config.run.out, config.optimizer.dropout) == (13, "runs/mine", 0.2)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("schedule.stable", "write section.key=value"),
        ("schedule.steps=3", "schedule.steps: unknown key"),
        ("batches.tokens=3", "batches.tokens = 3"),
        ("run.device=tpu", "run.device = 'tpu'"),
        ("data.max_headline_tokens=20", "data.\\*_headline_tokens = \\(40, 20\\)"),
        ("schedule.learning_rate=3", "schedule.learning_rate = 3"),
        ("data.train=[]", "data.train"),
        ("risk.weight=1", "risk.weight = 1 .*at least one source"),
        ('data.train=[{path="a", ranked=5}]', "risk.weight = 0.0 .*at least one source"),
        ("risk.rivals=9", "risk.rivals = 9"),
        ('data.train=[{path="a", form="csv"}]', "source.form = 'csv'"),
        ("data.train=[{}]", "data.train.*path"),
        ("run=3", "run: a table is needed"),
    ],
)
def test_wrong_values_are_named(config_file: Path, override: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        load_config(config_file, [override])


def test_missing_section_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="run"):
        load_config(path)

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from jianbao.nlp.errors import ArtifactError, DataError
from jianbao.serve.cli import main
from jianbao.training.summary import load_config
from jianbao.training.summary.checkpoint import list_checkpoints
from jianbao.training.summary.loop import train_summary


def losses(run: Path) -> dict[int, float]:
    """Loss of each step; a step done twice counts as done last."""
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["step"]: row["loss"] for row in rows if row["event"] == "step"}


def test_training_lowers_the_loss_and_writes_a_loadable_model(config_file: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import BartForConditionalGeneration

    folder = train_summary(load_config(config_file, ["schedule.stable_steps=40"]))
    seen = losses(tmp_path / "run")
    assert sum(seen[step] for step in range(41, 47)) < 0.9 * sum(seen[step] for step in range(1, 7))
    assert BartForConditionalGeneration.from_pretrained(folder).config.encoder_layers == 2
    assert {tensor.dtype for tensor in load_file(folder / "model.safetensors").values()} == {torch.float16}
    assert json.loads((folder / "jianbao.json").read_text(encoding="utf-8")) == {
        "max_source_tokens": {"headline": 57, "summary": 77}
    }
    assert {path.name for path in folder.iterdir()} >= {
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        "training.json",
        "README.md",
    }


def test_a_run_with_other_pairs_does_not_pass_for_the_one_that_is_there(
    config_file: Path, gold: Path, tmp_path: Path
) -> None:
    train_summary(load_config(config_file))
    before = (tmp_path / "run" / "run.json").read_bytes()
    more = tmp_path / "more.jsonl"
    more.write_text(gold.read_text("utf-8") * 2, encoding="utf-8")
    text = config_file.read_text("utf-8").replace(str(gold), str(more))
    config_file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"run\.out"):
        train_summary(load_config(config_file))
    assert (tmp_path / "run" / "run.json").read_bytes() == before


@pytest.mark.parametrize("lacking", ["bart", "<headline>"])
def test_only_a_bart_with_the_tags_of_the_kinds_is_trained_on(
    config_file: Path, checkpoint: Path, tmp_path: Path, lacking: str
) -> None:
    other = tmp_path / "other"
    shutil.copytree(checkpoint, other)
    file = other / ("config.json" if lacking == "bart" else "tokenizer.json")
    changed = file.read_text("utf-8").replace(f'"{lacking}"', '"mbart"' if lacking == "bart" else '"<title>"')
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(ArtifactError, match="cannot be trained on"):
        train_summary(load_config(config_file, [f'run.start="{other}"']))


def test_card_tells_the_run_but_not_its_folders(config_file: Path, tmp_path: Path) -> None:
    folder = train_summary(load_config(config_file))
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Steps: 12, pairs seen:" in card
    assert "| gold.jsonl | all | 64 | 1 |" in card
    assert "| gold/headline |" in card
    assert str(tmp_path.parent) not in card + (folder / "training.json").read_text(encoding="utf-8")


def test_a_checkpoint_is_exported_without_training_on(config_file: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    train_summary(load_config(config_file))
    checkpoint = list_checkpoints(tmp_path / "run")[0]
    assert main(["train", "summary", "--config", str(config_file), "--export", str(checkpoint)]) == 0
    exported = load_file(tmp_path / "run" / "model" / "model.safetensors")
    wanted = load_file(checkpoint / "weights.safetensors")
    name = "model.decoder.layers.0.final_layer_norm.weight"
    assert exported[name].equal(wanted[name].half())
    rounding = exported["model.decoder.layers.0.fc1.weight"] - wanted["model.decoder.layers.0.fc1.weight"]
    assert rounding.abs().max() < wanted["model.decoder.layers.0.fc1.weight"].abs().max() / 250


def test_frozen_layers_stay_as_they_were(config_file: Path, checkpoint: Path) -> None:
    from safetensors.torch import load_file

    folder = train_summary(load_config(config_file))
    before, after = load_file(checkpoint / "model.safetensors"), load_file(folder / "model.safetensors")
    name = "model.encoder.layers.{}.final_layer_norm.weight"
    assert after[name.format(0)].allclose(before[name.format(0)].half())
    assert not after[name.format(1)].allclose(before[name.format(1)].half())


def test_a_killed_run_goes_on_with_the_same_losses(
    config_file: Path, command: list[str], tmp_path: Path
) -> None:
    train_summary(load_config(config_file, [f"run.out={tmp_path / 'whole'}"]))
    broken = tmp_path / "broken"
    endless = ["--set", f"run.out={broken}", "--set", "schedule.stable_steps=6"]
    child = subprocess.Popen([*command, *endless], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while child.poll() is None and len(list_checkpoints(broken)) < 3:
        time.sleep(0.002)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    killed_at = max(losses(broken))
    assert killed_at < 12, "the run ended before it was killed"
    assert main(["train", "summary", "--config", str(config_file), "--set", f"run.out={broken}"]) == 0
    assert losses(broken) == pytest.approx(losses(tmp_path / "whole"), rel=1e-6)


def test_ranked_pairs_are_searched_once_and_their_risk_is_part_of_the_loss(
    config_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_CACHE_DIR", str(tmp_path / "cache"))
    ranked = config_file.read_text("utf-8").replace('form = "articles"', 'form = "articles", ranked = 12')
    config_file.write_text(ranked, encoding="utf-8")
    train_summary(load_config(config_file, ["risk.weight=1e-9"]))
    plain = losses(tmp_path / "run")
    rows = (tmp_path / "run" / "candidates.jsonl").read_bytes()
    assert len(rows.splitlines()) == 13
    for checkpoint in list_checkpoints(tmp_path / "run"):
        shutil.rmtree(checkpoint)
    (tmp_path / "run" / "metrics.jsonl").unlink()
    train_summary(load_config(config_file, ["risk.weight=2"]))
    risky = losses(tmp_path / "run")
    assert (tmp_path / "run" / "candidates.jsonl").read_bytes() == rows
    assert plain[1] < risky[1] <= plain[1] + 2  # a mean cost of up to 1, twice


def test_a_decay_takes_over_weights_but_counts_steps_anew(config_file: Path, tmp_path: Path) -> None:
    train_summary(load_config(config_file))
    stable = list_checkpoints(tmp_path / "run")[-1]
    decay = ["schedule.warmup_steps=0", "schedule.stable_steps=0", "schedule.learning_rate=1e-3"]
    folder = train_summary(
        load_config(config_file, [f"run.out={tmp_path / 'decay'}", f"run.continue_from={stable}", *decay])
    )
    first = losses(tmp_path / "run")
    assert losses(tmp_path / "decay")[1] < first[1]
    assert max(losses(tmp_path / "decay")) == 4
    assert f"continued from `{stable.name}`" in (folder / "README.md").read_text(encoding="utf-8")


def test_only_the_newest_checkpoints_are_kept(config_file: Path, tmp_path: Path) -> None:
    train_summary(load_config(config_file, ["run.keep=2"]))
    assert [path.name for path in list_checkpoints(tmp_path / "run")] == [
        "checkpoint-0000011",
        "checkpoint-0000012",
    ]


def test_a_missing_file_ends_with_code_2(
    config_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ["train", "summary", "--config", str(config_file), "--set", f"data.root={tmp_path}"]
    assert main([*arguments, "--set", 'data.train=[{path="none.jsonl"}]']) == 2
    assert "none.jsonl" in capsys.readouterr().err

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BartForConditionalGeneration

from jianbao.nlp.errors import ArtifactError, DataError
from jianbao.training.summary import load_config
from jianbao.training.summary.checkpoint import list_checkpoints
from jianbao.training.summary.config import Optimizer, OptimizerKind
from jianbao.training.summary.loop import train_summary
from jianbao.training.summary.model import freeze_encoder_layers
from jianbao.training.summary.optimizers import build_optimizers


def held_by(optimizer: torch.optim.Optimizer) -> set[int]:
    return {id(p) for group in optimizer.param_groups for p in group["params"]}


@pytest.mark.parametrize("kind", ["adamw", "muon"])
def test_every_trained_weight_is_held_once(checkpoint: Path, kind: OptimizerKind) -> None:
    network = BartForConditionalGeneration.from_pretrained(checkpoint)
    freeze_encoder_layers(network, 1)
    held = [held_by(optimizer) for optimizer in build_optimizers(network, Optimizer(kind=kind))]
    trained = {id(p) for p in network.parameters() if p.requires_grad}
    assert set.union(*held) == trained
    assert sum(map(len, held)) == len(trained)


def test_muon_gets_the_matrices_of_layers_and_adamw_the_embeddings(checkpoint: Path) -> None:
    network = BartForConditionalGeneration.from_pretrained(checkpoint)
    muon, adam = build_optimizers(network, Optimizer(kind="muon"))
    assert isinstance(muon, torch.optim.Muon)
    assert isinstance(adam, torch.optim.AdamW)
    assert id(network.model.decoder.layers[0].encoder_attn.q_proj.weight) in held_by(muon)
    assert {id(network.model.shared.weight), id(network.model.encoder.embed_positions.weight)} <= held_by(
        adam
    )


@pytest.mark.parametrize("kind", ["adamw", "muon"])
def test_a_resumed_run_writes_what_the_unbroken_one_writes(
    config_file: Path, tmp_path: Path, kind: OptimizerKind
) -> None:
    from safetensors.torch import load_file

    settings = [f"optimizer.kind={kind}", "run.precision=float32", "run.keep=20"]
    whole = train_summary(load_config(config_file, settings))
    middle = list_checkpoints(tmp_path / "run")[5]
    broken = tmp_path / "broken"
    broken.mkdir()
    middle.rename(broken / middle.name)
    again = train_summary(load_config(config_file, [*settings, f"run.out={broken}"]))
    first, second = (load_file(folder / "model.safetensors") for folder in (whole, again))
    assert all(second[name].allclose(weight, atol=1e-3) for name, weight in first.items())


def test_a_checkpoint_of_another_optimizer_is_refused(config_file: Path, tmp_path: Path) -> None:
    train_summary(load_config(config_file, ["optimizer.kind=muon"]))
    checkpoint = list_checkpoints(tmp_path / "run")[-1]
    settings = [f"run.continue_from={checkpoint}", f"run.out={tmp_path / 'other'}"]
    with pytest.raises(ArtifactError, match="another optimizer"):
        train_summary(load_config(config_file, settings))


def test_an_optimizer_that_does_not_exist_is_refused(config_file: Path) -> None:
    with pytest.raises(DataError, match=r"optimizer\.kind"):
        load_config(config_file, ["optimizer.kind=sgd"])

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from jianbao.training.summary.centring import centre_activations, find_middle
from jianbao.training.summary.model import IGNORED

SOURCE = torch.tensor([[0, 4, 9, 12, 15, 20, 2], [0, 5, 30, 11, 8, 2, 1]])
TARGET = torch.tensor([[2, 9, 12], [2, 30, 1]])
BATCHES = [
    {
        "source": SOURCE,
        "mask": SOURCE.ne(1).long(),
        "decoder": TARGET,
        "target": torch.tensor([[9, 12, 2], [30, 2, IGNORED]]),
    }
]


@pytest.fixture
def model(checkpoint: Path):
    """A tiny BART whose norms have an outlier channel, as trained ones do."""
    from transformers import BartForConditionalGeneration

    model = BartForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32).eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, torch.nn.LayerNorm):
                module.bias[3] = 5.0
    return model


def read(model) -> torch.Tensor:
    return model(input_ids=SOURCE, attention_mask=SOURCE.ne(1).long(), decoder_input_ids=TARGET).logits


def widest(model, name: str) -> float:
    """Mean over tokens of the largest value that the norm `name` gives."""
    found = []
    hook = model.get_submodule(name).register_forward_hook(
        lambda _module, _inputs, output: found.append(output.abs().amax(dim=-1).mean().item())
    )
    with torch.no_grad():
        read(model)
    hook.remove()
    return found[0]


def test_centring_changes_no_output(model) -> None:
    with torch.no_grad():
        before = read(model)
        centre_activations(model, BATCHES)
        assert read(model).allclose(before, atol=1e-4)


@pytest.mark.parametrize(
    "name",
    [
        "model.encoder.layernorm_embedding",
        "model.encoder.layers.1.self_attn_layer_norm",
        "model.encoder.layers.1.final_layer_norm",
        "model.decoder.layers.0.encoder_attn_layer_norm",
    ],
)
def test_outlier_channels_are_gone(model, name: str) -> None:
    before = widest(model, name)
    centre_activations(model, BATCHES)
    assert before > 4
    assert widest(model, name) < 3


def test_nothing_is_left_watching(model) -> None:
    centre_activations(model, BATCHES)
    assert not any(module._forward_hooks for module in model.modules())


def test_the_network_is_left_with_its_own_attention(model) -> None:
    usual = model.config._attn_implementation
    centre_activations(model, BATCHES)
    assert model.config._attn_implementation == usual


def test_the_middle_is_where_the_highest_peak_is_lowest() -> None:
    """Means would be drawn to where most rows are: here 1 of the range from 0 to 4."""
    rows = torch.tensor([[0.0, 1.0], [0.0, -1.0], [0.0, 0.0], [4.0, 0.0]])
    middle = find_middle(rows, torch.tensor([0.0, 0.0, 1.0, 1.0]))
    assert middle[0].item() == pytest.approx(2.0, abs=0.05)


def test_the_row_that_matters_most_gets_the_lowest_peak() -> None:
    rows = torch.tensor([[0.0, 1.0]] * 9 + [[6.0, 0.0]])
    light, heavy = (find_middle(rows, torch.tensor([1.0] * 9 + [weight])) for weight in (1.0, 60.0))
    assert (rows[9] - heavy).abs().max() < (rows[9] - light).abs().max() / 2

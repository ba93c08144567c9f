from __future__ import annotations

from pathlib import Path

import pytest
import torch

from jianbao.training.summary.centring import centre_activations

SOURCE = torch.tensor([[0, 4, 9, 12, 15, 20, 2], [0, 5, 30, 11, 8, 2, 1]])
TARGET = torch.tensor([[2, 9, 12], [2, 30, 11]])


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
        centre_activations(model, lambda: read(model))
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
    centre_activations(model, lambda: read(model))
    assert before > 4
    assert widest(model, name) < 3


def test_nothing_is_left_watching(model) -> None:
    centre_activations(model, lambda: read(model))
    assert not any(module._forward_hooks for module in model.modules())

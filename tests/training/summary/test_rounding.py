from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from jianbao.training.summary.rounding import round_to_int8


def load(checkpoint: Path):
    from transformers import BartForConditionalGeneration

    return BartForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32)


def as_ctranslate2_writes(weight: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Integers and scales, as `ctranslate2.specs` computes them."""
    values = weight.float().numpy()
    largest = np.abs(values).max(axis=1)
    scale = 127.0 / np.where(largest == 0, 127.0, largest)
    return np.rint(values * scale[:, None]).astype(np.int8), scale


def test_rounded_weights_lie_on_the_grid_of_the_engine_also_in_float16(checkpoint: Path) -> None:
    model = load(checkpoint)
    round_to_int8(model)
    for weight in (model.model.encoder.layers[0].fc1.weight, model.get_input_embeddings().weight):
        weight = weight.detach()
        integers, scale = as_ctranslate2_writes(weight.half())
        restored = torch.from_numpy(integers / scale[:, None])
        assert (restored - weight).abs().max() <= 1e-3 * weight.abs().max()
        filled = weight.abs().amax(dim=1) > 0
        assert torch.from_numpy(integers).abs().amax(dim=1)[filled].eq(127).all()


def test_rounding_moves_no_weight_by_more_than_half_a_step(checkpoint: Path) -> None:
    before, after = load(checkpoint), load(checkpoint)
    round_to_int8(after)
    was, now = before.model.decoder.layers[0].fc2.weight, after.model.decoder.layers[0].fc2.weight
    step = was.abs().amax(dim=1, keepdim=True) / 127
    assert not was.equal(now)
    assert ((was - now).abs() <= 0.5001 * step).all()


def test_what_the_engine_keeps_in_float32_stays_as_it_was(checkpoint: Path) -> None:
    before, after = load(checkpoint), load(checkpoint)
    round_to_int8(after)
    assert after.model.encoder.embed_positions.weight.equal(before.model.encoder.embed_positions.weight)
    assert after.model.encoder.layernorm_embedding.weight.equal(
        before.model.encoder.layernorm_embedding.weight
    )


def test_an_empty_row_stays_empty(checkpoint: Path) -> None:
    model = load(checkpoint)
    with torch.no_grad():
        model.model.encoder.layers[0].fc1.weight[3] = 0
    round_to_int8(model)
    assert model.model.encoder.layers[0].fc1.weight[3].eq(0).all()

"""Weights that the int8 engine takes over as they are."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_LARGEST = 127


def round_to_int8(model: Any) -> None:
    """Round each row of the linear and word embedding weights to 255 evenly spaced values, in place.

    `model` is one of transformers'. CTranslate2 rounds weights that way when it converts them
    (https://opennmt.net/CTranslate2/quantization.html). Weights that are rounded already come out of the
    conversion unchanged, also when they were kept in float16 in between, so that every engine runs the same
    model.
    """
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for module in (*linear, model.get_input_embeddings()):  # tied ones twice, which is harmless
            module.weight.copy_(_rounded(module.weight))


def _rounded(weight: Tensor) -> Tensor:
    """`weight`, (rows, columns), with the largest value of each row as it was."""
    step = weight.abs().amax(dim=1, keepdim=True).clamp_min(torch.finfo(weight.dtype).tiny) / _LARGEST
    return (weight / step).round() * step

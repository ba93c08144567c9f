"""A penalty on peaks, so that the int8 engine loses little of what stands beside them.

The engine rounds the input of each product to 255 steps between minus and plus the largest value of its row.
What comes out of a feed-forward layer's activation has the highest peaks: fifteen times the root mean square,
where inputs of other products reach five. Training can do with less of that.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_TINY = 1e-12


class PeakPenalty:
    """Log of the squared peak above the mean square of what every trained second feed-forward product reads.

    Args:
        model: `BartForConditionalGeneration`; its forward passes in training are watched from now on.
    """

    def __init__(self, model: Any) -> None:
        self._seen: list[Tensor] = []
        for layer in (*model.model.encoder.layers, *model.model.decoder.layers):
            if layer.fc2.weight.requires_grad:
                layer.fc2.register_forward_pre_hook(self._watch)

    def take(self) -> Tensor:
        """Mean over layers and rows of the passes since the last call, a scalar.

        Raises:
            ValueError: There was no pass in training.
        """
        if not self._seen:
            raise ValueError("no forward pass in training since the last call")
        mean = torch.stack(self._seen).mean()
        self._seen.clear()
        return mean

    def _watch(self, module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if module.training and torch.is_grad_enabled():
            self._seen.append(log_peaks(inputs[0]).mean())


def log_peaks(rows: Tensor) -> Tensor:
    """Log of the largest square over the mean square of every row; (…, width) to (…)."""
    squares = rows.float().square()
    return torch.log(squares.amax(dim=-1) + _TINY) - torch.log(squares.mean(dim=-1) + _TINY)

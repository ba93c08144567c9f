"""The optimizers of a run: AdamW for all weights, or Muon for the matrices and AdamW for the rest."""

from __future__ import annotations

import torch
from torch import nn

from .config import Optimizer
from .model import trained_parameters

_BETAS = (0.9, 0.98)


def build_optimizers(model: nn.Module, config: Optimizer) -> tuple[torch.optim.Optimizer, ...]:
    """Optimizers that together hold every trained weight once; the learning rate is set step by step.

    Muon (https://kellerjordan.github.io/posts/muon) takes the matrices of the layers, its steps scaled to the
    size of AdamW's (arXiv:2502.16982), so that one learning rate serves both. Embeddings stay with AdamW.
    """
    matrices, tables, vectors = _sorted_weights(model)
    by_adam = tables if config.kind == "muon" else [*tables, *matrices]
    groups = [
        {"params": by_adam, "weight_decay": config.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    adam = torch.optim.AdamW(groups, lr=0.0, betas=_BETAS, fused=True)
    if config.kind == "adamw":
        return (adam,)
    return (
        torch.optim.Muon(matrices, lr=0.0, weight_decay=config.weight_decay, adjust_lr_fn="match_rms_adamw"),
        adam,
    )


def _sorted_weights(
    model: nn.Module,
) -> tuple[list[nn.Parameter], list[nn.Parameter], list[nn.Parameter]]:
    tables = {id(m.weight) for m in model.modules() if isinstance(m, nn.Embedding)}
    trained = [p for _, p in trained_parameters(model)]
    return (
        [p for p in trained if p.ndim >= 2 and id(p) not in tables],
        [p for p in trained if p.ndim >= 2 and id(p) in tables],
        [p for p in trained if p.ndim < 2],
    )

"""The risk of a pair: the mean cost of its candidates, each counted with its share of the probability.

See `jianbao.training.summary.config.Risk` for the sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .encoding import Encoded
from .model import IGNORED, pad_targets, token_losses


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """All candidates of a batch, those of one pair side by side.

    Attributes:
        decoder: What the decoder reads, (candidates, positions).
        target: What it should write, (candidates, positions).
        costs: 0 to 1, (candidates,).
        pairs: Place in the batch of each candidate's pair, (candidates,).
    """

    decoder: Tensor
    target: Tensor
    costs: Tensor
    pairs: Tensor


def collate_candidates(
    batch: Sequence[Encoded], pad_id: int, start_id: int, device: torch.device
) -> Candidates | None:
    """Padded tensors of the candidates of one batch; `None` when no pair has any."""
    found = [(place, ids, cost) for place, e in enumerate(batch) for ids, cost in e.candidates]
    if not found:
        return None
    places, texts, costs = zip(*found, strict=True)
    decoder, target = pad_targets(texts, pad_id, start_id)
    return Candidates(
        decoder=decoder.to(device),
        target=target.to(device),
        costs=torch.tensor(costs, device=device),
        pairs=torch.tensor(places, device=device),
    )


def candidate_risks(
    model: Any, candidates: Candidates, encoded: Tensor, mask: Tensor, sharpness: float
) -> Tensor:
    """Risk of each pair of a batch, 0 to 1, (batch,); 0 of a pair without candidates.

    Args:
        model: `BartForConditionalGeneration`.
        candidates: Of the batch.
        encoded: What the encoder made of the batch, (batch, positions, width).
        mask: Of the sources, (batch, positions).
        sharpness: What a candidate's mean log-probability is multiplied with before the softmax.
    """
    output = model.model(
        encoder_outputs=(encoded[candidates.pairs],),
        attention_mask=mask[candidates.pairs],
        decoder_input_ids=candidates.decoder,
        use_cache=False,
    )
    losses = token_losses(model, output.last_hidden_state, candidates.target)
    scores = -sharpness * _mean_of_rows(losses, candidates.target != IGNORED)
    shares = _softmax_of_groups(scores, candidates.pairs, len(mask))
    return scores.new_zeros(len(mask)).index_add(0, candidates.pairs, shares * candidates.costs)


def _mean_of_rows(losses: Tensor, real: Tensor) -> Tensor:
    """Mean of each row's part of `losses`, which follow each other as `real` (rows, positions) marks them."""
    lengths = real.sum(dim=1)
    rows = torch.repeat_interleave(torch.arange(len(real), device=real.device), lengths)
    return losses.new_zeros(len(real)).index_add(0, rows, losses) / lengths


def _softmax_of_groups(scores: Tensor, groups: Tensor, n_groups: int) -> Tensor:
    """Softmax of the scores of each group, (scores,)."""
    highest = scores.new_full((n_groups,), -torch.inf)
    highest = highest.scatter_reduce(0, groups, scores.detach(), "amax")
    weights = torch.exp(scores - highest[groups])
    sums = weights.new_zeros(n_groups).index_add(0, groups, weights)
    return weights / sums[groups]

"""Loss of pairs that are never trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from .batches import cut_batches
from .encoding import Encoded, PairEncoder
from .pairs import Pair


class HeldOut:
    """Dev pairs, encoded once and grouped by source and kind.

    Args:
        pairs: What is measured.
        encoder: Makes ids; sources are cut to the full window.
        budget_tokens: Of one batch.
    """

    def __init__(self, pairs: Sequence[Pair], encoder: PairEncoder, budget_tokens: int) -> None:
        groups: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            groups[f"{pair.source}/{pair.kind}"].append(pair)
        self._batches = {
            name: cut_batches(encoder.encode(group, [encoder.window(p)[1] for p in group]), budget_tokens)
            for name, group in sorted(groups.items())
        }

    def losses(self, losses_of: Callable[[list[Encoded]], Tensor], model: nn.Module) -> dict[str, float]:
        """Mean cross entropy of a target piece, for each ``source/kind``; leaves the random state alone."""
        model.eval()
        with torch.inference_mode():
            return {
                name: _mean([losses_of(batch) for batch in batches])
                for name, batches in self._batches.items()
            }


def _mean(losses: Sequence[Tensor]) -> float:
    return float(torch.cat(list(losses)).mean()) if losses else float("nan")

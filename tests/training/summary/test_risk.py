from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from jianbao.training.summary.encoding import Encoded
from jianbao.training.summary.model import collate, run_network
from jianbao.training.summary.risk import candidate_risks, collate_candidates

CPU = torch.device("cpu")


@pytest.fixture
def model(checkpoint: Path) -> Any:
    from transformers import BartForConditionalGeneration

    return BartForConditionalGeneration.from_pretrained(checkpoint).eval()


def pair(source: Sequence[int], candidates: Sequence[tuple[Sequence[int], float]] = ()) -> Encoded:
    written = tuple((tuple(ids), cost) for ids, cost in candidates)
    return Encoded(source_ids=tuple(source), target_ids=(20, 21, 2), candidates=written)


def risks(model: Any, batch: list[Encoded], sharpness: float) -> Tensor:
    tensors = collate(batch, 1, 2, CPU)
    candidates = collate_candidates(batch, 1, 2, CPU)
    assert candidates
    encoded = run_network(model, tensors).encoder_last_hidden_state
    return candidate_risks(model, candidates, encoded, tensors["mask"], sharpness)


def mean_log_probability(model: Any, source: Sequence[int], ids: Sequence[int]) -> float:
    """Worked out alone, without padding."""
    logits = model(input_ids=torch.tensor([source]), decoder_input_ids=torch.tensor([[2, *ids[:-1]]])).logits
    pieces = logits.log_softmax(-1)[0, range(len(ids)), ids]
    return float(pieces.mean())


SHORT, LONG = (0, 4, 20, 21, 2), (0, 5, 20, 21, 22, 23, 24, 25, 2)
TEXTS = [((20, 2), 0.5), ((22, 23, 24, 25, 2), 0.1), ((26, 27, 2), 0.9)]


def test_risk_is_the_cost_weighted_by_the_share_of_the_probability(model: Any) -> None:
    batch = [pair(LONG), pair(SHORT, TEXTS), pair(LONG, TEXTS[:2])]
    with torch.no_grad():
        found = risks(model, batch, sharpness=3.0)
        for at, texts in ((1, TEXTS), (2, TEXTS[:2])):
            scores = [3.0 * mean_log_probability(model, batch[at].source_ids, ids) for ids, _ in texts]
            weights = [math.exp(score) for score in scores]
            wanted = sum(w * cost for w, (_, cost) in zip(weights, texts, strict=True)) / sum(weights)
            assert float(found[at]) == pytest.approx(wanted, abs=1e-5)
    assert float(found[0]) == 0.0


def test_lower_risk_makes_the_cheapest_text_the_likeliest(model: Any) -> None:
    batch = [pair(SHORT, TEXTS)]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(80):
        optimizer.zero_grad()
        risk = risks(model, batch, sharpness=10.0).sum()
        risk.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        scores = {cost: mean_log_probability(model, SHORT, ids) for ids, cost in TEXTS}
    assert max(scores, key=lambda cost: scores[cost]) == 0.1
    assert float(risk.detach()) < 0.2


def test_a_batch_without_candidates_has_none() -> None:
    assert collate_candidates([pair(SHORT)], 1, 2, CPU) is None

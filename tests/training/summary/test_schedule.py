from __future__ import annotations

import pytest

from jianbao.training.summary.config import Schedule
from jianbao.training.summary.schedule import learning_rate_at

SCHEDULE = Schedule(learning_rate=0.01, warmup_steps=4, stable_steps=10, decay_steps=4)


@pytest.mark.parametrize(
    ("step", "rate"),
    [(0, 0.0025), (3, 0.01), (4, 0.01), (13, 0.01), (14, 0.008), (17, 0.002), (18, 0.0)],
    ids=["first", "warm", "stable", "last-stable", "decay", "last", "over"],
)
def test_learning_rate(step: int, rate: float) -> None:
    assert learning_rate_at(step, SCHEDULE) == pytest.approx(rate)

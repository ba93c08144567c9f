"""How much is taken in, and how much is worked on at once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLimits:
    """Limits of one queue.

    Attributes:
        batch_size: Items worked on together.
        capacity: Items taken in at most, those being worked on counted.
        delay_s: How long the first item of a batch waits for others.
    """

    batch_size: int
    capacity: int
    delay_s: float = 0.005

    def __post_init__(self) -> None:
        if self.batch_size < 1 or self.capacity < 1 or self.delay_s < 0:
            raise ValueError(f"batch_size and capacity must be positive, delay_s not negative: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLimits:
    """Limits of both queues, and the time that answers and shutting down may take."""

    tagging: StageLimits = field(default_factory=lambda: StageLimits(batch_size=16, capacity=128))
    summary: StageLimits = field(default_factory=lambda: StageLimits(batch_size=8, capacity=64))
    timeout_s: float = 30.0
    drain_s: float = 30.0

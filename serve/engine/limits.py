"""How much is taken in, and how much is worked on at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLimits:
    """Limits of one queue.

    Attributes:
        batch_size: Items worked on together.
        capacity: Items taken in at most, those being worked on counted.
        delay_s: How long the first item of a batch waits for others besides those that are there.
        max_wait_s: Nothing more is taken in while what is there will take longer, as far as can be foreseen;
            half a batch always is.
    """

    batch_size: int
    capacity: int
    delay_s: float = 0.0
    max_wait_s: float = math.inf

    def __post_init__(self) -> None:
        if self.batch_size < 1 or self.capacity < 1 or self.delay_s < 0 or self.max_wait_s <= 0:
            raise ValueError(f"sizes and max_wait_s must be positive, delay_s not negative: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLimits:
    """Limits of the queues, and of times.

    Attributes:
        tagging: Queue for reading and classifying.
        long_tagging: The same for long pages, which take a tenth of a second and more each.
        long_page_chars: A page of more characters is long; bytes count where it comes as such. Papers print
            20,000 characters at the most, and saved pages have some 30 to 120 kB.
        summary: Queue for summaries.
        summary_cache_bytes: Room for summaries of articles that come again, whatever the form; 0 keeps none.
        timeout_s: How long an answer may take unless its caller says otherwise.
        drain_s: How long closing waits for what was taken in.
        poll_s: How often a new champion is looked for.
    """

    tagging: StageLimits = field(default_factory=lambda: StageLimits(batch_size=16, capacity=128))
    long_tagging: StageLimits = field(
        default_factory=lambda: StageLimits(batch_size=1, capacity=64, max_wait_s=10.0)
    )
    long_page_chars: int = 100_000
    summary: StageLimits = field(default_factory=lambda: StageLimits(batch_size=8, capacity=64))
    summary_cache_bytes: int = 8_000_000
    timeout_s: float = 30.0
    drain_s: float = 30.0
    poll_s: float = 1.0

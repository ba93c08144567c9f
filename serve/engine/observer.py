"""Who watches an engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Observer(Protocol):
    """Told what an engine does, on its event loop; may not take long."""

    def observe_batch(self, stage: str, n_items: int, seconds: float) -> None:
        """A batch was worked on."""

    def observe_stages(self, timings_ms: Mapping[str, float]) -> None:
        """A page was in these stages for so long, waiting included."""

    def count_lookup(self, cache: str, *, hit: bool) -> None:
        """Something was looked for among what is kept."""

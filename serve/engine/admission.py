"""Counts what a queue has taken in, so that it can refuse at the door."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager

from jianbao.serve.errors import QueueFullError

# Weight of the newest batch in the running mean of the pace: about the last ten batches count.
_NEWEST = 0.2


class Admission:
    """Room of one queue.

    Args:
        stage: Name of the queue.
        capacity: Items taken in at most.
    """

    def __init__(self, stage: str, capacity: int) -> None:
        self._stage = stage
        self._capacity = capacity
        self._held = 0
        self._empty = asyncio.Event()
        self._empty.set()
        self._seconds_per_item = 0.0

    def check_room(self, n_items: int = 1) -> None:
        """Do nothing when `n_items` more fit.

        Raises:
            QueueFullError: They do not.
        """
        if self._held + n_items > self._capacity:
            raise QueueFullError(self._stage, self._capacity, self._retry_after_s())

    @contextmanager
    def hold(self, n_items: int = 1) -> Iterator[None]:
        """Keep room for `n_items` inside the ``with`` block.

        Raises:
            QueueFullError: There is none.
        """
        self.check_room(n_items)
        self._held += n_items
        self._empty.clear()
        try:
            yield
        finally:
            self._held -= n_items
            if not self._held:
                self._empty.set()

    def note_pace(self, n_items: int, seconds: float) -> None:
        """Remember how long a batch took, for the advice when to try again."""
        pace = seconds / n_items
        self._seconds_per_item += (pace - self._seconds_per_item) * _NEWEST

    async def wait_empty(self) -> None:
        """Return once nothing is held."""
        await self._empty.wait()

    def _retry_after_s(self) -> int:
        return max(1, math.ceil(self._held * self._seconds_per_item))

"""Counts what a queue has taken in, so that it can refuse at the door."""

from __future__ import annotations

import asyncio
import math
from types import TracebackType

from jianbao.serve.errors import QueueFullError

# Weight of the newest batch in the running mean of the pace: about the last five batches count.
_NEWEST = 0.4


class Admission:
    """Room of one queue.

    Args:
        stage: Name of the queue.
        capacity: Items taken in at most.
        max_wait_s: One more is taken in while those held take no longer than this at the pace of late.
        always: So many are held whatever the pace: fewer at once are slower each, which would look as if
            there were room for still fewer.
    """

    def __init__(self, stage: str, capacity: int, *, max_wait_s: float = math.inf, always: int = 1) -> None:
        self._stage = stage
        self._capacity = capacity
        self._max_wait_s = max_wait_s
        self._always = always
        self._held = 0
        self._empty = asyncio.Event()
        self._empty.set()
        self._seconds_per_item = 0.0

    @property
    def held(self) -> int:
        """Items taken in and not yet let go."""
        return self._held

    def check_room(self, n_items: int = 1) -> None:
        """Do nothing when `n_items` more fit.

        Raises:
            QueueFullError: They do not.
        """
        if not n_items:
            return
        too_slow = self._held >= self._always and self._wait_s > self._max_wait_s
        if self._held + n_items > self._capacity or too_slow:
            raise QueueFullError(self._stage, self._held, max(1, math.ceil(self._wait_s)))

    def hold(self, n_items: int = 1) -> Places:
        """Room for `n_items`, kept inside the ``with`` block that it is used for."""
        return Places(self, n_items)

    def take(self, n_items: int) -> None:
        """Count `n_items` in.

        Raises:
            QueueFullError: They do not fit.
        """
        self.check_room(n_items)
        if n_items:
            self._held += n_items
            self._empty.clear()

    def let_go(self, n_items: int) -> None:
        """Count `n_items` out."""
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

    @property
    def _wait_s(self) -> float:
        """When what is held will be done."""
        return self._held * self._seconds_per_item


class Places:
    """Room of a queue, which is taken all at once and may be given back one by one.

    Args:
        admission: Of the queue.
        n_items: As many.
    """

    def __init__(self, admission: Admission, n_items: int) -> None:
        self._admission = admission
        self._n_items = n_items

    def __enter__(self) -> Places:
        self._admission.take(self._n_items)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._admission.let_go(self._n_items)

    def let_go(self) -> None:
        """Give the place of one item back before the block ends."""
        self._n_items -= 1
        self._admission.let_go(1)

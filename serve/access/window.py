"""Requests in a window of time that slides: those of the period before count as far as it still reaches in.

See "sliding window counter" in the documentation of ``limits``; two numbers stand for any number of requests.
"""

from __future__ import annotations

from typing import NamedTuple


class Window(NamedTuple):
    """Requests of one caller.

    Attributes:
        period: Number of the present period since 1970.
        n_now: Requests in it.
        n_before: Requests in the one before.
    """

    period: int = 0
    n_now: int = 0
    n_before: int = 0

    def at(self, period: int) -> Window:
        """The same requests as they count in `period`."""
        if period == self.period:
            return self
        return Window(period, 0, self.n_now if period == self.period + 1 else 0)

    def with_one_more(self) -> Window:
        """The window after another request."""
        return self._replace(n_now=self.n_now + 1)

    def used(self, elapsed: float) -> float:
        """What counts now, when the share `elapsed` of the present period is over."""
        return self.n_before * (1 - elapsed) + self.n_now

    def periods_until(self, target: float, elapsed: float) -> float:
        """How many periods from now no more than `target` will count, if nothing is sent meanwhile."""
        left = 1 - elapsed
        surplus = self.used(elapsed) - target
        if surplus <= 0:
            return 0.0
        if surplus <= self.n_before * left:
            return surplus / self.n_before
        return left + max(0.0, 1 - target / self.n_now)

"""Room for the bodies that are on their way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import BodiesFullError

# As much of each body waits in its connection's own buffer anyway, so an ordinary page needs no room.
_FREE_BYTES = 65_536


class BodyBudget:
    """Bounds the bytes of all bodies that this process is receiving.

    Args:
        max_bytes: Of all of them; one that is alone is let in whatever its length.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.n_bytes = 0

    @contextmanager
    def share(self) -> Iterator[BodyShare]:
        """The share of one body, given back at the end."""
        share = BodyShare(self)
        try:
            yield share
        finally:
            self.n_bytes -= share.n_bytes

    def has_room(self, n_bytes: int, share: BodyShare) -> bool:
        """Whether `share` may grow to `n_bytes`."""
        others = self.n_bytes - share.n_bytes
        return not others or others + n_bytes <= self._max_bytes


class BodyShare:
    """What one body holds of a budget."""

    def __init__(self, budget: BodyBudget) -> None:
        self._budget = budget
        self.n_bytes = 0

    def claim(self, n_bytes: int) -> None:
        """Hold room for a body of `n_bytes`, unless it has been claimed already.

        Raises:
            BodiesFullError: There is none.
        """
        wanted = n_bytes - _FREE_BYTES
        if wanted <= self.n_bytes:
            return
        if not self._budget.has_room(wanted, self):
            raise BodiesFullError
        self._budget.n_bytes += wanted - self.n_bytes
        self.n_bytes = wanted

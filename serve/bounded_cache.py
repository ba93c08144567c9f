"""What may be wanted again, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class BoundedCache(Generic[Value]):
    """Keeps the values used last, as many as fit.

    Args:
        max_bytes: Room for all of them; 0 keeps none.
        size_of: Bytes of a value, what keeping it costs included.
    """

    def __init__(self, max_bytes: int, size_of: Callable[[Value], int]) -> None:
        self._max_bytes = max_bytes
        self._size_of = size_of
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self.n_bytes = 0

    def get(self, key: bytes) -> Value | None:
        """The value of `key`, which then is the one used last."""
        found = self._values.get(key)
        if found is not None:
            self._values.move_to_end(key)
        return found

    def put(self, key: bytes, value: Value) -> None:
        """Keep `value`; the ones not used for longest make room."""
        self._drop(key)
        self._values[key] = value
        self.n_bytes += self._size_of(value)
        while self.n_bytes > self._max_bytes:
            self._drop(next(iter(self._values)))

    def _drop(self, key: bytes) -> None:
        dropped = self._values.pop(key, None)
        if dropped is not None:
            self.n_bytes -= self._size_of(dropped)

"""Answers that were given before."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

# Key, list nodes and object headers of an entry.
_OVERHEAD_BYTES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedAnswer:
    """What does not differ between two answers to the same request.

    Attributes:
        etag: Its validator.
        versions: The models that made it, by what they wrote.
        body: A JSON object of the records.
    """

    etag: str
    versions: dict[str, str]
    body: bytes


class ResultCache:
    """Keeps the answers used last, as many as fit.

    Args:
        max_bytes: Room for all of them; 0 keeps none.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._answers: OrderedDict[bytes, CachedAnswer] = OrderedDict()
        self.n_bytes = 0

    def get(self, key: bytes) -> CachedAnswer | None:
        """The answer of `key`, which then is the one used last."""
        found = self._answers.get(key)
        if found:
            self._answers.move_to_end(key)
        return found

    def put(self, key: bytes, answer: CachedAnswer) -> None:
        """Keep `answer`; the ones not used for longest make room."""
        self._drop(key)
        self._answers[key] = answer
        self.n_bytes += _size(answer)
        while self.n_bytes > self._max_bytes:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: bytes) -> None:
        if dropped := self._answers.pop(key, None):
            self.n_bytes -= _size(dropped)


def _size(answer: CachedAnswer) -> int:
    return len(answer.body) + _OVERHEAD_BYTES

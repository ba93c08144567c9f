"""Answers that were given before."""

from __future__ import annotations

from dataclasses import dataclass

from .bounded_cache import BoundedCache

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


class ResultCache(BoundedCache[CachedAnswer]):
    """Keeps the answers used last, as many as fit.

    Args:
        max_bytes: Room for all of them; 0 keeps none.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes, _size)


def _size(answer: CachedAnswer) -> int:
    return len(answer.body) + _OVERHEAD_BYTES

"""The best of an endless stream, in bounded memory."""

from __future__ import annotations

import hashlib
import heapq
from dataclasses import dataclass, field

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that could be labelled.

    Attributes:
        article: What was read.
        id: The caller's identifier, else the path.
        source_path: The file it came from.
    """

    article: Article
    id: str = ""
    source_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """A candidate with what the models say; greater is better, and lots decide between equals."""

    strength: float
    lot: int
    candidate: Candidate = field(compare=False)
    topic: Topic = field(compare=False)
    detail: str = field(compare=False, default="")


class Shortlist:
    """Keeps the `size` greatest entries, one for each article."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[Entry] = []
        self._hashes: set[str] = set()

    def offer(self, entry: Entry) -> None:
        """Keep `entry` if it is among the greatest so far."""
        content_hash = entry.candidate.article.content_hash
        full = len(self._heap) == self._size
        if content_hash in self._hashes or (full and entry < self._heap[0]):
            return
        if full:
            dropped = heapq.heapreplace(self._heap, entry)
            self._hashes.discard(dropped.candidate.article.content_hash)
        else:
            heapq.heappush(self._heap, entry)
        self._hashes.add(content_hash)

    def __len__(self) -> int:
        return len(self._heap)

    def best_first(self) -> list[Entry]:
        """All entries kept, the greatest first."""
        return sorted(self._heap, reverse=True)


def draw_lot(seed: int, content_hash: str) -> int:
    """A number that depends on nothing but the two: the order of an archive's files changes no choice.

    Keeping the greatest lots is a uniform sample without replacement (bottom-k sampling).
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{content_hash}".encode()).digest()[:8], "big")

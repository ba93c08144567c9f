"""Token sequences that spell a banned string.

A string can be written with many sequences of pieces, and its ends can hide in longer pieces: 强 of 李强
also starts 强调. All are found, so that a beam search cannot write the string another way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from .backends import TokenizerBackend

TokenSequence = tuple[int, ...]

# A name or number has at most a few dozen spellings; the bound keeps a banned paragraph harmless.
_MAX_SPELLINGS = 512


class BanList:
    """Finds the spellings of strings in one vocabulary; the index is built on first use."""

    def __init__(self, backend: TokenizerBackend) -> None:
        self._backend = backend
        self._exact: dict[str, list[int]] = {}
        self._ending: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._starting: dict[str, list[tuple[str, int]]] = defaultdict(list)

    def spellings(self, banned: Sequence[str]) -> tuple[TokenSequence, ...]:
        """Every token sequence that writes one of `banned`, sorted and without repetitions."""
        found: set[TokenSequence] = set()
        for text in filter(None, map(self._normalize, banned)):
            found.update(islice(self._spell(text), _MAX_SPELLINGS))
            found.add(tuple(self._backend.encode([text])[0].ids))
        return tuple(sorted(found))

    def _normalize(self, text: str) -> str:
        return self._backend.normalize(text).strip()

    def _spell(self, text: str) -> Iterator[TokenSequence]:
        """Single pieces, then sequences; among equals the shorter, likelier pieces come first."""
        self._build_index()
        for token_id in self._containing(text):
            yield (token_id,)
        for overlap in range(len(text) - 1, 0, -1):
            for piece, token_id in self._ending.get(text[overlap - 1], ()):
                if piece.endswith(text[:overlap]):
                    for rest in self._finish(text[overlap:]):
                        yield (token_id, *rest)

    def _finish(self, text: str) -> Iterator[TokenSequence]:
        """Spellings of the rest of a string; the last piece may go on beyond its end."""
        for piece, token_id in self._starting.get(text[0], ()):
            if piece.startswith(text):
                yield (token_id,)
        for length in range(1, len(text)):
            for token_id in self._exact.get(text[:length], ()):
                for rest in self._finish(text[length:]):
                    yield (token_id, *rest)

    def _containing(self, text: str) -> Iterator[int]:
        pieces = chain.from_iterable(self._starting.values())
        return (token_id for piece, token_id in pieces if text in piece)

    def _build_index(self) -> None:
        if self._exact:
            return
        pieces = self._backend.decode([[token_id] for token_id in range(self._backend.size)])
        for token_id, piece in sorted(enumerate(pieces), key=lambda entry: len(entry[1])):
            if piece:
                self._exact.setdefault(piece, []).append(token_id)
                self._ending[piece[-1]].append((piece, token_id))
                self._starting[piece[0]].append((piece, token_id))

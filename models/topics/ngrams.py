"""Character n-grams, hashed into columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .murmur import hash_slices

__all__ = ["SPACES", "hash_ngrams"]

#: Runs of white space that count as one space.
SPACES = re.compile(r"\s\s+")


def hash_ngrams(
    texts: Sequence[str], ngrams: tuple[int, int] | NDArray[np.int64], n_columns: int | NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Row and column of every n-gram of `texts`, as often as it occurs.

    The columns are those of scikit-learn's ``HashingVectorizer(analyzer="char", lowercase=False)``, which
    earlier models were trained with.

    Args:
        texts: Each of the `SPACES` counts as one space.
        ngrams: Shortest and longest n-gram, or those of each text; *shape:* (texts, 2).
        n_columns: A power of two, or one for each text; *shape:* (texts,).

    Returns:
        Positions in `texts`, and columns; *shape:* (n-grams,) both. Shorter n-grams come first, those of
        one length in the order of the text.
    """
    folded = [SPACES.sub(" ", text) for text in texts]
    buffer = "".join(folded).encode("utf-8")
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in folded])
    edges = _char_edges(buffer)
    masks = np.broadcast_to(n_columns, len(texts)).astype(np.int32) - 1
    shortest, longest = np.broadcast_to(ngrams, (len(texts), 2)).T
    rows, columns = [], []
    for n in range(shortest.min(), longest.max() + 1):
        first, last = owners[: 1 - n or None], owners[n - 1 :]
        is_wanted = (shortest <= n) & (n <= longest)
        within = np.flatnonzero((first == last) & is_wanted[first])
        hashes = hash_slices(buffer, edges[within], edges[within + n])
        rows.append(first[within])
        columns.append(np.abs(hashes) & masks[rows[-1]])  # the least number stays negative, its low bits 0
    return np.concatenate(rows), np.concatenate(columns)


def _char_edges(buffer: bytes) -> NDArray[np.int64]:
    """Where the characters of UTF-8 begin, and at last where the text ends."""
    is_first = (np.frombuffer(buffer, dtype=np.uint8) & 0xC0) != 0x80
    return np.append(np.flatnonzero(is_first), len(buffer))

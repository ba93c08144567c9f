"""What an engine does: beam search over batches of token ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .batching import Batch


class Engine(Protocol):
    """Runs a seq2seq model; knows token ids only.

    Attributes:
        name: For records and messages, for instance ``"ct2-int8"``.
        replicas: Batches that are searched at the same time.
    """

    name: str
    replicas: int

    def replicas_for(self, n_texts: int) -> int:
        """How many of the replicas work on so many texts."""

    def search(self, batches: Sequence[Batch]) -> list[list[list[list[int]]]]:
        """Token ids by batch, source and candidate, best candidate first.

        A finished candidate ends with the end token, one cut at the length limit does not.
        """

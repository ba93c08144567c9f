"""Batches of sources of about the same length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .bans import TokenSequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Sources that are searched together, under the same limits.

    Attributes:
        sources: Whole sources, special tokens included.
        max_tokens: Longest output, the end token counted.
        min_tokens: Shortest output, the end token not counted.
        suppressed: Token sequences no output may contain.
    """

    sources: list[list[int]]
    max_tokens: int
    min_tokens: int
    suppressed: tuple[TokenSequence, ...] = ()


def bucket(lengths: Sequence[int], *, max_items: int, max_tokens: int) -> list[list[int]]:
    """Groups positions so that little of a batch is padding.

    Args:
        lengths: Tokens of each source.
        max_items: Sources a batch at most.
        max_tokens: Bound on sources times longest source; a longer source gets a batch of its own.

    Returns:
        Positions in `lengths`, longest first, each position once.
    """
    batches: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        last = batches[-1] if batches else []
        if last and len(last) < max_items and (len(last) + 1) * lengths[last[0]] <= max_tokens:
            last.append(position)
        else:
            batches.append([position])
    return batches

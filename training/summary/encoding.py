"""Pairs as token ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .config import Data
from .pairs import Pair

_SENTENCE_ENDS = ("。", "!", "?", ";")  # as the tokenizer's NFKC leaves them


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """One pair as the model takes it.

    Attributes:
        source_ids: ``<s> <kind> text </s>``.
        target_ids: ``text </s>``; the decoder starts with ``</s>`` of its own.
    """

    source_ids: tuple[int, ...]
    target_ids: tuple[int, ...]


class PairEncoder:
    """Turns pairs into ids with the tokenizer of the checkpoint.

    Args:
        tokenizer: A `tokenizers.Tokenizer` that knows ``<headline>`` and ``<summary>``.
        data: Gives the windows.
    """

    def __init__(self, tokenizer: Any, data: Data) -> None:
        self._tokenizer = tokenizer
        self._data = data
        self._ends = {tokenizer.token_to_id(end) for end in _SENTENCE_ENDS}

    def window(self, pair: Pair) -> tuple[int, int]:
        """Fewest and most source tokens a pair may be cut to."""
        data = self._data
        if pair.kind == "headline":
            return data.min_headline_tokens, data.max_headline_tokens
        return data.min_summary_tokens, data.max_summary_tokens

    def usable(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Those of `pairs` whose target is not too long."""
        targets = self._tokenizer.encode_batch([pair.target for pair in pairs])
        return tuple(pair for pair, target in zip(pairs, targets, strict=True) if self._fits(target.ids))

    def encode(self, pairs: Sequence[Pair], caps: Sequence[int]) -> list[Encoded]:
        """Ids of `pairs`, each source cut to its cap of tokens; targets that are too long are left out."""
        sources = self._tokenizer.encode_batch(
            [f"<{pair.kind}>{pair.text[: 4 * cap]}" for pair, cap in zip(pairs, caps, strict=True)]
        )
        targets = self._tokenizer.encode_batch([pair.target for pair in pairs])
        return [
            Encoded(source_ids=self._cut(source.ids, cap), target_ids=tuple(target.ids[1:]))
            for source, target, cap in zip(sources, targets, caps, strict=True)
            if self._fits(target.ids)
        ]

    def _fits(self, target_ids: Sequence[int]) -> bool:
        """Whether a target, with the ``<s>`` that the tokenizer puts in front, is short enough."""
        return len(target_ids) - 1 <= self._data.max_target_tokens

    def _cut(self, ids: list[int], cap: int) -> tuple[int, ...]:
        """Cut behind the last whole sentence, when that keeps at least half of the cap."""
        if len(ids) <= cap:
            return tuple(ids)
        whole = (at for at in range(cap - 2, cap // 2, -1) if ids[at] in self._ends)
        return (*ids[: next(whole, cap - 2) + 1], ids[-1])

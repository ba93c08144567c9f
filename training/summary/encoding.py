"""Pairs as token ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .config import Data
from .pairs import Pair
from .reading import choose_sentences

_CHARS_PER_TOKEN = 1.4  # of the bundled tokenizer on news; the encoder cuts what is still too long
_SENTENCE_ENDS = ("。", "!", "?", ";")  # as the tokenizer's NFKC leaves them


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """One pair as the model takes it.

    Attributes:
        source_ids: ``<s> <kind> text </s>``.
        target_ids: ``text </s>``; the decoder starts with ``</s>`` of its own.
        candidates: Ids as those of the target, and cost, of each candidate.
    """

    source_ids: tuple[int, ...]
    target_ids: tuple[int, ...]
    candidates: tuple[tuple[tuple[int, ...], float], ...] = ()

    @property
    def written_tokens(self) -> int:
        """Positions of the decoder, padding of the candidates counted."""
        longest = max((len(ids) for ids, _ in self.candidates), default=0)
        return len(self.target_ids) + len(self.candidates) * longest


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
        """Fewest and most source tokens a pair may be cut to; candidates stay with the text they are of."""
        data = self._data
        if pair.kind == "headline":
            low, high = data.min_headline_tokens, data.max_headline_tokens
        else:
            low, high = data.min_summary_tokens, data.max_summary_tokens
        return (high, high) if pair.candidates else (low, high)

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
            Encoded(
                source_ids=self._cut(source.ids, cap),
                target_ids=tuple(target.ids[1:]),
                candidates=self._encode_candidates(pair),
            )
            for pair, source, target, cap in zip(pairs, sources, targets, caps, strict=True)
            if self._fits(target.ids)
        ]

    def _encode_candidates(self, pair: Pair) -> tuple[tuple[tuple[int, ...], float], ...]:
        encoded = self._tokenizer.encode_batch([candidate.text for candidate in pair.candidates])
        return tuple((tuple(e.ids[1:]), c.cost) for e, c in zip(encoded, pair.candidates, strict=True))

    def _fits(self, target_ids: Sequence[int]) -> bool:
        """Whether a target, with the ``<s>`` that the tokenizer puts in front, is short enough."""
        return len(target_ids) - 1 <= self._data.max_target_tokens

    def _cut(self, ids: list[int], cap: int) -> tuple[int, ...]:
        """Cut behind the last whole sentence, when that keeps at least half of the cap."""
        if len(ids) <= cap:
            return tuple(ids)
        whole = (at for at in range(cap - 2, cap // 2, -1) if ids[at] in self._ends)
        return (*ids[: next(whole, cap - 2) + 1], ids[-1])


def shorten_pair(pair: Pair, max_tokens: int) -> Pair:
    """`pair` with a text of about so many tokens."""
    text = choose_sentences(pair.text, pair.target, int(max_tokens * _CHARS_PER_TOKEN))
    return replace(pair, text=text)

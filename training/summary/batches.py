"""An endless, seeded stream of token-budget batches that can be entered anywhere.

Every draw is a function of the seed and of its position, so a resumed run sees the batches that the
unbroken run would have seen, without replaying it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jianbao.nlp.errors import DataError

from .config import Batches
from .encoding import Encoded, PairEncoder, shorten_pair
from .pairs import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The next batch of a stream.

    Attributes:
        pool: Number of the pool.
        batch: Number of the batch in it.
    """

    pool: int = 0
    batch: int = 0


class BatchStream:
    """Draws pools of pairs by weight, sorts each by length and cuts it into batches.

    Args:
        sources: Pairs of each source, none of which `encoder` leaves out; an empty source is never drawn.
        weights: Relative share of each.
        encoder: Makes ids.
        batches: Budget and pool size.
        seed: Of everything drawn.

    Raises:
        DataError: No source has both pairs and a weight above 0.
    """

    def __init__(
        self,
        sources: Sequence[Sequence[Pair]],
        weights: Sequence[float],
        encoder: PairEncoder,
        batches: Batches,
        seed: int,
    ) -> None:
        drawn = [weight if pairs else 0.0 for pairs, weight in zip(sources, weights, strict=True)]
        if not sum(drawn):
            raise DataError(
                "there is no pair to train on: every source is empty, held out whole, weighted 0, or has "
                "targets that are all too long",
                "没有可用于训练的数据：各来源为空、全部留作评测、目标文本全部过长，或权重为 0。",
            )
        self._sources = sources
        self._quotas = [batches.pool * weight / sum(drawn) for weight in drawn]
        self._encoder = encoder
        self._batches = batches
        self._seed = seed

    def batches_from(self, position: Position) -> Iterator[tuple[list[Encoded], Position]]:
        """Batches from `position` on, each with the position behind it."""
        while True:
            pool = self._cut_pool(position.pool)
            for number in range(position.batch, len(pool)):
                yield pool[number], Position(pool=position.pool, batch=number + 1)
            position = Position(pool=position.pool + 1)

    def _cut_pool(self, number: int) -> list[list[Encoded]]:
        rng = random.Random(f"{self._seed}/{number}")
        pairs = [pair for source in range(len(self._sources)) for pair in self._draw(source, number)]
        caps = [rng.randint(*self._encoder.window(pair)) for pair in pairs]
        read = [shorten_pair(pair, cap) for pair, cap in zip(pairs, caps, strict=True)]
        batches = cut_batches(self._encoder.encode(read, caps), self._batches.tokens)
        rng.shuffle(batches)
        return batches

    def _draw(self, source: int, pool: int) -> Iterator[Pair]:
        """The source's part of a pool: it goes through all its pairs before any comes again."""
        pairs, quota = self._sources[source], self._quotas[source]
        orders: dict[int, list[int]] = {}
        for at in range(int(pool * quota), int((pool + 1) * quota)):
            epoch, place = divmod(at, len(pairs))
            if epoch not in orders:
                orders[epoch] = list(range(len(pairs)))
                random.Random(f"{self._seed}/{source}/{epoch}").shuffle(orders[epoch])
            yield pairs[orders[epoch][place]]


def cut_batches(encoded: Sequence[Encoded], budget_tokens: int) -> list[list[Encoded]]:
    """Sort by length and cut so that rows x (longest source + most that is written) stays in the budget."""
    batches: list[list[Encoded]] = []
    batch: list[Encoded] = []
    source = written = 0
    for pair in sorted(encoded, key=lambda e: (len(e.source_ids) // 8, e.written_tokens, e.source_ids)):
        source, written = max(source, len(pair.source_ids)), max(written, pair.written_tokens)
        if batch and (len(batch) + 1) * (source + written) > budget_tokens:
            batches.append(batch)
            batch, source, written = [], len(pair.source_ids), pair.written_tokens
        batch.append(pair)
    return [*batches, batch] if batch else batches

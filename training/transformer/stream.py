"""A seeded stream of batches that can be entered anywhere.

Every draw is a function of the seed and of the epoch, so a resumed run sees the batches that the unbroken
one would have seen.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jianbao.models.topics.transformer_input import ArticleReader
from jianbao.nlp.article import Article
from jianbao.training.summary.batches import Position

# Batches sorted by length together: enough that padding is rare, few enough that epochs differ.
_BUCKET_BATCHES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article to learn from.

    Attributes:
        article: All of it; a view of it is drawn in every epoch.
        target: Index of its label.
        weight: Its share in the loss.
    """

    article: Article
    target: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Articles of one step: token ids, indices of their labels, their weights."""

    ids: list[list[int]]
    targets: list[int]
    weights: list[float]


class ViewStream:
    """Shuffles the examples anew in each epoch, draws a view of each, and cuts them into batches.

    Args:
        examples: What to learn from.
        reader: Makes token ids.
        view_shares: How often an article is shown whole, as title alone, as body alone.
        batch_articles: Articles of one batch.
        seed: Of everything drawn.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        reader: ArticleReader,
        *,
        view_shares: tuple[float, float, float],
        batch_articles: int,
        seed: int,
    ) -> None:
        self._examples = examples
        self._reader = reader
        self._shares = view_shares
        self._size = batch_articles
        self._seed = seed

    @property
    def batches_per_epoch(self) -> int:
        """Steps until every example was seen once."""
        return math.ceil(len(self._examples) / self._size)

    def batches_from(self, position: Position) -> Iterator[tuple[Batch, Position]]:
        """Batches from `position` on (its pool is the epoch), each with the position behind it; endless."""
        while True:
            epoch = self._cut_epoch(position.pool)
            for number in range(position.batch, len(epoch)):
                yield epoch[number], Position(pool=position.pool, batch=number + 1)
            position = Position(pool=position.pool + 1)

    def _cut_epoch(self, epoch: int) -> list[Batch]:
        rng = random.Random(f"{self._seed}/{epoch}")
        shuffled = rng.sample(self._examples, len(self._examples))
        ids = self._reader.encode([self._view(example.article, rng) for example in shuffled])
        bucket = self._size * _BUCKET_BATCHES
        batches: list[Batch] = []
        for start in range(0, len(shuffled), bucket):
            order = sorted(range(start, min(start + bucket, len(shuffled))), key=lambda at: len(ids[at]))
            cuts = [order[at : at + self._size] for at in range(0, len(order), self._size)]
            batches += [_gather(cut, shuffled, ids) for cut in cuts]
        rng.shuffle(batches)
        return batches

    def _view(self, article: Article, rng: random.Random) -> Article:
        whole, title, body = article, replace(article, paragraphs=()), replace(article, title="")
        [view] = rng.choices([whole, title, body], self._shares)
        return view if article.title and article.paragraphs else whole


def _gather(positions: Sequence[int], examples: Sequence[Example], ids: Sequence[list[int]]) -> Batch:
    return Batch(
        ids=[ids[position] for position in positions],
        targets=[examples[position].target for position in positions],
        weights=[examples[position].weight for position in positions],
    )

"""An article as a sparse vector: character n-grams of title and body, and the levels of their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from jianbao.nlp.article import Article

from .ngrams import hash_ngrams
from .places import N_PLACE_FEATURES, Mention, describe_places, find_places, mask_places

# Articles counted at once; each has some 2,000 n-grams of 50 bytes while they are counted.
_CHUNK = 64
_LEAD_CHARS = 120  # the dateline and the first sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureConfig:
    """How an article becomes a vector.

    Attributes:
        title_ngrams: Shortest and longest n-gram of the title.
        body_ngrams: Shortest and longest n-gram of the body.
        title_bits: The title's n-grams are hashed into ``2 ** title_bits`` columns.
        body_bits: The same for the body.
        max_body_chars: Characters of the body that are read; news says early what it is about.
        place_weight: How much the levels of places count beside n-grams; 0 leaves them out, and the n-grams
            of texts with masked places too.
        masked_title_bits: Like `title_bits`, for the title with its places masked.
        masked_body_bits: The same for the body.
    """

    title_ngrams: tuple[int, int] = (1, 3)
    body_ngrams: tuple[int, int] = (1, 2)
    title_bits: int = 16
    body_bits: int = 17
    max_body_chars: int = 600
    place_weight: float = 0.0
    masked_title_bits: int = 15
    masked_body_bits: int = 16

    @property
    def title_blocks(self) -> tuple[int, ...]:
        """Widths of the first columns: n-grams of the title, the same with masked places, its places."""
        places = (1 << self.masked_title_bits, N_PLACE_FEATURES) if self.place_weight else ()
        return (1 << self.title_bits, *places)

    @property
    def body_blocks(self) -> tuple[int, ...]:
        """Widths of the other columns: the same of the body, its places in two blocks, see `split_lead`."""
        places = (1 << self.masked_body_bits, N_PLACE_FEATURES, N_PLACE_FEATURES) if self.place_weight else ()
        return (1 << self.body_bits, *places)

    @property
    def n_title_features(self) -> int:
        """The first columns, which tell of the title; the others tell of the body."""
        return sum(self.title_blocks)

    @property
    def n_features(self) -> int:
        """Columns of the matrix `TopicFeatures.transform` gives."""
        return self.n_title_features + sum(self.body_blocks)


class TopicFeatures:
    """Turns articles into rows, title and body in columns of their own.

    Hashing instead of a vocabulary keeps the model a plain array: nothing to store, nothing to load.
    """

    def __init__(self, config: FeatureConfig) -> None:
        self.config = config

    def transform(self, articles: Sequence[Article]) -> csr_matrix:
        """Log counts of the n-grams, and weighted levels of places.

        Returns:
            *Shape:* (articles, `FeatureConfig.n_features`), float32, rows not normalised.
        """
        chunks = [self._count(articles[i : i + _CHUNK]) for i in range(0, len(articles), _CHUNK)]
        return chunks[0] if len(chunks) == 1 else csr_matrix(vstack(chunks, format="csr"))

    def _count(self, articles: Sequence[Article]) -> csr_matrix:
        config = self.config
        titles = [article.title for article in articles]
        bodies = [article.text[: config.max_body_chars] for article in articles]
        title_texts, title_levels = _with_places(titles, _describe, config.place_weight)
        body_texts, body_levels = _with_places(bodies, _describe_body, config.place_weight)
        halves = (
            _Half(
                texts=title_texts,
                levels=title_levels,
                ngrams=config.title_ngrams,
                column=0,
                blocks=config.title_blocks,
            ),
            _Half(
                texts=body_texts,
                levels=body_levels,
                ngrams=config.body_ngrams,
                column=config.n_title_features,
                blocks=config.body_blocks,
            ),
        )
        return _fill(halves, _count_ngrams(halves, config.n_features), config.n_features)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Half:
    """The titles or the bodies of articles.

    Attributes:
        texts: One of each article, and where places count, behind them the same with masked places.
        levels: Levels of places; *shape:* (articles, numbers).
        ngrams: Shortest and longest n-gram.
        column: The first column.
        blocks: Widths of the blocks of columns; see `FeatureConfig.title_blocks`.
    """

    texts: Sequence[str]
    levels: NDArray[np.float32]
    ngrams: tuple[int, int]
    column: int
    blocks: tuple[int, ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """Columns of the n-grams of each variant of the texts."""
        return self.blocks[: len(self.texts) // len(self.levels)]

    @property
    def first_columns(self) -> list[int]:
        """Where those begin."""
        return [self.column + sum(self.widths[:number]) for number in range(len(self.widths))]


def _with_places(
    texts: list[str], describe: Callable[[Sequence[Mention], str], list[float]], place_weight: float
) -> tuple[list[str], NDArray[np.float32]]:
    """`_Half.texts` and `_Half.levels`; no masked texts and no levels where `place_weight` is 0."""
    if not place_weight:
        return texts, np.zeros((len(texts), 0), dtype=np.float32)
    places = list(map(find_places, texts))
    levels = np.array(list(map(describe, places, texts)), dtype=np.float32) * np.float32(place_weight)
    return [*texts, *map(mask_places, texts, places)], levels


def _count_ngrams(halves: Sequence[_Half], n_features: int) -> NDArray[np.int32]:
    """Cell of every n-gram, as often as it occurs; a cell is ``row * n_features + column``, below 2**31.

    All n-grams are hashed in one call: for a few articles calls take longer than the hashing.
    """
    n_articles = len(halves[0].levels)
    owners, columns = hash_ngrams(
        [text for half in halves for text in half.texts],
        np.concatenate([np.tile(half.ngrams, (len(half.texts), 1)) for half in halves]),
        np.repeat([width for half in halves for width in half.widths], n_articles),
    )
    first_columns = np.array([column for half in halves for column in half.first_columns], dtype=np.int32)
    rows = np.arange(n_articles, dtype=np.int32) * n_features
    return np.add.outer(first_columns, rows).ravel()[owners] + columns


def _fill(halves: Sequence[_Half], ngrams: NDArray[np.int32], n_features: int) -> csr_matrix:
    """One row an article, its columns in order: log counts of n-grams, and levels of places."""
    n_articles = len(halves[0].levels)
    places, levels = [], []
    for half in halves:
        rows, numbers = np.nonzero(half.levels)
        places.append(rows * n_features + half.column + sum(half.widths) + numbers)
        levels.append(half.levels[rows, numbers])
    place_cells = np.concatenate(places).astype(np.int32)
    cells, counts = np.unique(np.concatenate([ngrams, place_cells]), return_counts=True)
    logs = np.log1p(np.arange(counts.max(initial=0) + 1)).astype(np.float32)
    data = logs[counts]
    data[np.searchsorted(cells, place_cells)] = np.concatenate(levels)
    rows, columns = np.divmod(cells, n_features)
    ends = np.cumsum(np.bincount(rows, minlength=n_articles))
    indptr = np.concatenate([[0], ends]).astype(np.int32)
    return csr_matrix((data, columns.astype(np.int32), indptr), shape=(n_articles, n_features))


def split_lead(places: Sequence[Mention]) -> tuple[Sequence[Mention], Sequence[Mention]]:
    """Places in the lead of a body, and those behind it."""
    n_lead = sum(place.start < _LEAD_CHARS for place in places)
    return places[:n_lead], places[n_lead:]


def _describe_body(places: Sequence[Mention], body: str) -> list[float]:
    lead, others = split_lead(places)
    return [*_describe(lead, body), *_describe(others, body[_LEAD_CHARS:])]


def _describe(places: Sequence[Mention], text: str) -> list[float]:
    """Zeros for no text at all, which is another thing than a text without places."""
    return describe_places(places) if text else [0.0] * N_PLACE_FEATURES

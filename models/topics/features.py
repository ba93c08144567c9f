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
        halves = (
            _Half(
                texts=titles,
                ngrams=config.title_ngrams,
                column=0,
                blocks=config.title_blocks,
                describe=_describe,
            ),
            _Half(
                texts=bodies,
                ngrams=config.body_ngrams,
                column=config.n_title_features,
                blocks=config.body_blocks,
                describe=_describe_body,
            ),
        )
        counted = [half.count(config.n_features, config.place_weight) for half in halves]
        return _join(counted, (len(articles), config.n_features))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """What fills a matrix; a cell is the number ``row * n_features + column``, below 2**31 for a chunk.

    Attributes:
        ngrams: Cell of every n-gram, as often as it occurs.
        places: Cells of levels of places, each once.
        levels: What stands in those.
    """

    ngrams: NDArray[np.int32]
    places: NDArray[np.int32]
    levels: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Half:
    """The titles or the bodies of articles, whose columns begin at `column`.

    Attributes:
        texts: One of each article.
        ngrams: Shortest and longest n-gram.
        column: Their first column.
        blocks: Widths of their blocks of columns; see `FeatureConfig.title_blocks`.
        describe: Numbers about the places in a text.
    """

    texts: Sequence[str]
    ngrams: tuple[int, int]
    column: int
    blocks: tuple[int, ...]
    describe: Callable[[Sequence[Mention], str], NDArray[np.float32]]

    def count(self, n_features: int, place_weight: float) -> _Cells:
        """Cells of the n-grams and, where `place_weight` is not 0, of the places and the masked n-grams.

        All n-grams are hashed in one call: for a few articles calls take longer than the hashing.
        """
        starts = np.arange(len(self.texts), dtype=np.int32) * n_features + self.column
        variants, levels = [self.texts], np.zeros((len(self.texts), 0), dtype=np.float32)
        if place_weight:
            places = list(map(find_places, self.texts))
            variants.append(list(map(mask_places, self.texts, places)))
            levels = np.stack(list(map(self.describe, places, self.texts))) * np.float32(place_weight)
        widths = self.blocks[: len(variants)]
        owners, columns = hash_ngrams(
            [text for texts in variants for text in texts], self.ngrams, np.repeat(widths, len(self.texts))
        )
        first_cells = np.concatenate([starts + sum(widths[:number]) for number in range(len(variants))])
        rows, columns_of_places = np.nonzero(levels)
        return _Cells(
            ngrams=first_cells[owners] + columns,
            places=(starts[rows] + sum(widths) + columns_of_places).astype(np.int32),
            levels=levels[rows, columns_of_places],
        )


def _join(halves: Sequence[_Cells], shape: tuple[int, int]) -> csr_matrix:
    """One row an article, its columns in order: log counts of n-grams, and levels of places."""
    filled = [part for half in halves for part in (half.ngrams, half.places)]
    cells, counts = np.unique(np.concatenate(filled), return_counts=True)
    data = np.log1p(counts).astype(np.float32)
    for half in halves:
        data[np.searchsorted(cells, half.places)] = half.levels
    rows, columns = np.divmod(cells, shape[1])
    ends = np.cumsum(np.bincount(rows, minlength=shape[0]))
    indptr = np.concatenate([[0], ends]).astype(np.int32)
    return csr_matrix((data, columns.astype(np.int32), indptr), shape=shape)


def split_lead(places: Sequence[Mention]) -> tuple[Sequence[Mention], Sequence[Mention]]:
    """Places in the lead of a body, and those behind it."""
    n_lead = sum(place.start < _LEAD_CHARS for place in places)
    return places[:n_lead], places[n_lead:]


def _describe_body(places: Sequence[Mention], body: str) -> NDArray[np.float32]:
    lead, others = split_lead(places)
    return np.concatenate([_describe(lead, body), _describe(others, body[_LEAD_CHARS:])])


def _describe(places: Sequence[Mention], text: str) -> NDArray[np.float32]:
    """Zeros for no text at all, which is another thing than a text without places."""
    return describe_places(places) if text else np.zeros(N_PLACE_FEATURES, dtype=np.float32)

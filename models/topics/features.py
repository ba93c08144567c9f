"""An article as a sparse vector: character n-grams of title and body, and the levels of their places."""

from __future__ import annotations

from collections.abc import Sequence
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
        title_texts = [_Texts(texts=titles, bits=config.title_bits, column=0)]
        body_texts = [_Texts(texts=bodies, bits=config.body_bits, column=config.n_title_features)]
        if not config.place_weight:
            return self._join(len(articles), title_texts, body_texts)
        in_titles, in_bodies = list(map(find_places, titles)), list(map(find_places, bodies))
        title_texts.append(
            _Texts(
                texts=list(map(mask_places, titles, in_titles)),
                bits=config.masked_title_bits,
                column=title_texts[0].end,
            )
        )
        body_texts.append(
            _Texts(
                texts=list(map(mask_places, bodies, in_bodies)),
                bits=config.masked_body_bits,
                column=body_texts[0].end,
            )
        )
        weight = np.float32(config.place_weight)
        of_titles = np.stack(list(map(_describe, in_titles, titles))) * weight
        of_bodies = np.stack(list(map(_describe_body, in_bodies, bodies))) * weight
        places = [(title_texts[1].end, of_titles), (body_texts[1].end, of_bodies)]
        return self._join(len(articles), title_texts, body_texts, places)

    def _join(
        self,
        n_articles: int,
        title_texts: Sequence[_Texts],
        body_texts: Sequence[_Texts],
        places: Sequence[tuple[int, NDArray[np.float32]]] = (),
    ) -> csr_matrix:
        """One row an article, its columns in order; `places` are first columns and what stands from there on.

        A cell is the number ``row * n_features + column``, below 2**31 for a chunk. All n-grams
        are counted in one call: for a few articles the calls would take longer than the counting.
        """
        shape = (n_articles, self.config.n_features)
        of_places = [_cells_of_places(column, values, shape) for column, values in places]
        cells, counts = np.unique(
            np.concatenate(
                [
                    _cells_of_ngrams(title_texts, self.config.title_ngrams, shape),
                    _cells_of_ngrams(body_texts, self.config.body_ngrams, shape),
                    *(at for at, _ in of_places),
                ]
            ),
            return_counts=True,
        )
        data = np.log1p(counts).astype(np.float32)
        for at, values in of_places:
            data[np.searchsorted(cells, at)] = values
        rows, columns = np.divmod(cells, shape[1])
        ends = np.cumsum(np.bincount(rows, minlength=n_articles))
        indptr = np.concatenate([[0], ends]).astype(np.int32)
        return csr_matrix((data, columns.astype(np.int32), indptr), shape=shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """A text of each article, whose n-grams have the columns from `column` on, ``2 ** bits`` of them."""

    texts: Sequence[str]
    bits: int
    column: int

    @property
    def end(self) -> int:
        return self.column + (1 << self.bits)


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


def _cells_of_ngrams(
    kinds: Sequence[_Texts], ngrams: tuple[int, int], shape: tuple[int, int]
) -> NDArray[np.int32]:
    """Cell of every n-gram, as often as it occurs."""
    n_articles, n_features = shape
    texts = [text for kind in kinds for text in kind.texts]
    n_columns = np.repeat([1 << kind.bits for kind in kinds], n_articles)
    starts = np.arange(n_articles, dtype=np.int32) * n_features
    first_cells = np.concatenate([starts + kind.column for kind in kinds])
    owners, columns = hash_ngrams(texts, ngrams, n_columns)
    cells: NDArray[np.int32] = first_cells[owners] + columns
    return cells


def _cells_of_places(
    column: int, values: NDArray[np.float32], shape: tuple[int, int]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Cells of what is not zero in `values`, and what it is."""
    rows, columns = np.nonzero(values)
    return (rows * shape[1] + column + columns).astype(np.int32), values[rows, columns]

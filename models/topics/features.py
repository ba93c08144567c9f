"""An article as a sparse vector: character n-grams of title and body, and the levels of their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack

from jianbao.nlp.article import Article

from .ngrams import hash_ngrams
from .places import N_PLACE_FEATURES, Mention, describe_places, find_places, mask_places

# Articles counted at once; each has some 2,000 n-grams of 50 bytes while they are counted.
_CHUNK = 256
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
    def n_title_features(self) -> int:
        """The first columns, which tell of the title; the others tell of the body."""
        n_place = (1 << self.masked_title_bits) + N_PLACE_FEATURES if self.place_weight else 0
        return (1 << self.title_bits) + n_place

    @property
    def n_features(self) -> int:
        """Columns of the matrix `TopicFeatures.transform` gives."""
        n_place = (1 << self.masked_body_bits) + 2 * N_PLACE_FEATURES if self.place_weight else 0
        return self.n_title_features + (1 << self.body_bits) + n_place


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
        blocks = [
            _count_ngrams(titles, config.title_ngrams, config.title_bits),
            _count_ngrams(bodies, config.body_ngrams, config.body_bits),
        ]
        if config.place_weight:
            of_title, of_body = self._places(titles, bodies)
            blocks = [blocks[0], *of_title, blocks[1], *of_body]
        return csr_matrix(hstack(blocks, format="csr", dtype=np.float32))

    def _places(
        self, titles: Sequence[str], bodies: Sequence[str]
    ) -> tuple[list[csr_matrix], list[csr_matrix]]:
        """Blocks of columns that know places by their level only: of the titles, of the bodies."""
        config = self.config
        in_titles = [find_places(title) for title in titles]
        in_bodies = [find_places(body) for body in bodies]
        title_rows = [_describe(places, title) for places, title in zip(in_titles, titles, strict=True)]
        body_rows = [_describe_body(places, body) for places, body in zip(in_bodies, bodies, strict=True)]
        masked_titles = list(map(mask_places, titles, in_titles))
        masked_bodies = list(map(mask_places, bodies, in_bodies))
        return (
            [
                _count_ngrams(masked_titles, config.title_ngrams, config.masked_title_bits),
                csr_matrix(np.array(title_rows) * config.place_weight),
            ],
            [
                _count_ngrams(masked_bodies, config.body_ngrams, config.masked_body_bits),
                csr_matrix(np.array(body_rows) * config.place_weight),
            ],
        )


def _describe_body(places: Sequence[Mention], body: str) -> NDArray[np.float32]:
    lead = [place for place in places if place.start < _LEAD_CHARS]
    return np.concatenate([_describe(lead, body), _describe(places[len(lead) :], body[_LEAD_CHARS:])])


def _describe(places: Sequence[Mention], text: str) -> NDArray[np.float32]:
    """Zeros for no text at all, which is another thing than a text without places."""
    return describe_places(places) if text else np.zeros(N_PLACE_FEATURES, dtype=np.float32)


def _count_ngrams(texts: Sequence[str], ngrams: tuple[int, int], bits: int) -> csr_matrix:
    """Log counts; *shape:* (texts, 2 ** bits), columns in order."""
    shape = (len(texts), 1 << bits)
    rows, columns = hash_ngrams(texts, ngrams, shape[1])
    cells, counts = np.unique(rows * shape[1] + columns, return_counts=True)
    filled_rows, indices = np.divmod(cells, shape[1])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(filled_rows, minlength=shape[0]))])
    data = np.log1p(counts).astype(np.float32)
    return csr_matrix((data, indices.astype(np.int32), indptr.astype(np.int32)), shape=shape)

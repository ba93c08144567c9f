"""Character n-grams of title and body as sparse vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from jianbao.nlp.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureConfig:
    """How an article becomes a vector.

    Attributes:
        title_ngrams: Shortest and longest n-gram of the title.
        body_ngrams: Shortest and longest n-gram of the body.
        title_bits: The title's n-grams are hashed into ``2 ** title_bits`` columns.
        body_bits: The same for the body.
        max_body_chars: Characters of the body that are read; news says early what it is about.
    """

    title_ngrams: tuple[int, int] = (1, 3)
    body_ngrams: tuple[int, int] = (1, 2)
    title_bits: int = 16
    body_bits: int = 17
    max_body_chars: int = 600

    @property
    def n_features(self) -> int:
        """Columns of the matrix `TopicFeatures.transform` gives."""
        return (1 << self.title_bits) + (1 << self.body_bits)


class TopicFeatures:
    """Turns articles into rows of hashed n-gram counts, title and body in columns of their own.

    Hashing instead of a vocabulary keeps the model a plain array: nothing to store, nothing to load.
    """

    def __init__(self, config: FeatureConfig) -> None:
        self.config = config
        self._title = _hashing(config.title_ngrams, config.title_bits)
        self._body = _hashing(config.body_ngrams, config.body_bits)

    def transform(self, articles: Sequence[Article]) -> csr_matrix:
        """Log counts of the n-grams.

        Returns:
            *Shape:* (articles, `FeatureConfig.n_features`), float32, rows not normalised.
        """
        titles = self._title.transform([article.title for article in articles])
        bodies = self._body.transform([article.text[: self.config.max_body_chars] for article in articles])
        matrix = csr_matrix(hstack([titles, bodies], format="csr", dtype=np.float32))
        np.log1p(matrix.data, out=matrix.data)
        return matrix


def _hashing(ngrams: tuple[int, int], bits: int) -> Any:
    return HashingVectorizer(
        analyzer="char",
        ngram_range=ngrams,
        n_features=2**bits,
        alternate_sign=False,
        norm=None,
        lowercase=False,
    )

"""How much articles are alike, in the characters they use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfTransformer

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.nlp.article import Article

# Bigrams are the words of Chinese; the first 400 characters say what an article is about.
_FEATURES = FeatureConfig(
    title_ngrams=(2, 2), body_ngrams=(2, 2), title_bits=15, body_bits=16, max_body_chars=400
)
_ROWS_AT_ONCE = 256  # of what is known: as many times the pool's size are held as cosines
_REPRINT = 0.8  # cosine; two reports of one event stay below, a reprint with another title does not


class Likeness:
    """Cosines of TF-IDF vectors between a pool of articles and those already taken.

    Args:
        pool: Articles to choose from.
        known: Articles that count as taken from the beginning.
    """

    def __init__(self, pool: Sequence[Article], known: Sequence[Article] = ()) -> None:
        features, weigh = TopicFeatures(_FEATURES), TfidfTransformer()
        self._pool = weigh.fit_transform(features.transform(pool))
        self._nearest: NDArray[np.float64] = np.zeros(len(pool))
        for start in range(0, len(known), _ROWS_AT_ONCE):
            counts = features.transform(known[start : start + _ROWS_AT_ONCE])
            self._note(weigh.transform(counts))

    def nearest(self, place: int) -> float:
        """Cosine of the pool's article at `place` to the most alike of those taken; 0 when none is."""
        return float(self._nearest[place])

    def is_reprint(self, place: int) -> bool:
        """Whether the same text, or nearly, has been taken."""
        return self.nearest(place) > _REPRINT

    def take(self, place: int) -> None:
        """The pool's article at `place` is taken."""
        self._note(self._pool[place])

    def farthest(self, places: Sequence[int]) -> int:
        """The one of `places` least like all that is taken (greedy k-center, Gonzalez 1985)."""
        return min(places, key=self.nearest)

    def _note(self, vectors: object) -> None:
        cosines = (self._pool @ vectors.T).toarray()  # type: ignore[attr-defined]
        self._nearest = np.maximum(self._nearest, cosines.max(axis=1))

"""A topic model that needs no training: it counts the words of `conftest.WORDS`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jianbao.models.topics.calibrated import CalibratedClassifier, CalibratedConfig, Floats
from jianbao.nlp.article import Article

from .conftest import NAMES, WORDS


class WordClassifier(CalibratedClassifier):
    """Surer the more words of one label an article has."""

    def __init__(self, labels: tuple[str, ...] = ("travel", "school"), review_below: float = 0.6) -> None:
        self.config = CalibratedConfig(
            name="words-1", labels=labels, display_names=NAMES, temperature=2.0, review_below=review_below
        )
        self.shown: list[Article] = []

    def logits(self, articles: Sequence[Article]) -> Floats:
        self.shown += articles
        counts = [
            [
                sum((article.title + article.text).count(word) for word in WORDS[label].split())
                for label in self.labels
            ]
            for article in articles
        ]
        return np.array(counts, dtype=np.float32)

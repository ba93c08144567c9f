"""What a model says about labelled articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jianbao.models.topics.calibrated import CalibratedClassifier
from jianbao.nlp.errors import DataError

from .data import LabelledArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Probabilities beside the right labels.

    Attributes:
        probabilities: Calibrated; *shape:* (articles, labels).
        targets: Column of the right label; *shape:* (articles,).
        labels: Names of the columns.
        review_below: Articles whose best score is lower count as marked.
    """

    probabilities: NDArray[np.float32]
    targets: NDArray[np.int64]
    labels: tuple[str, ...]
    review_below: float

    @property
    def confidence(self) -> NDArray[np.float32]:
        """Best score of each article; *shape:* (articles,)."""
        best: NDArray[np.float32] = self.probabilities.max(axis=1)
        return best

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the best score is that of the right label; *shape:* (articles,)."""
        return np.asarray(self.probabilities.argmax(axis=1) == self.targets)

    def only(self, kept: Sequence[bool]) -> Answers:
        """The answers about the articles where `kept` is true."""
        mask = np.array(kept, dtype=bool)
        return replace(self, probabilities=self.probabilities[mask], targets=self.targets[mask])


def ask(classifier: CalibratedClassifier, rows: Sequence[LabelledArticle]) -> Answers:
    """Let `classifier` answer for articles whose labels it knows.

    Raises:
        DataError: There are none.
    """
    if not rows:
        raise DataError("there is no article to measure on; give some", "没有可用于评测的稿件，请提供。")
    labels = tuple(classifier.labels)
    return Answers(
        probabilities=classifier.predict([row.article for row in rows]),
        targets=np.array([labels.index(row.label) for row in rows], dtype=np.int64),
        labels=labels,
        review_below=classifier.config.review_below,
    )

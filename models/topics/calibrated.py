"""What every topic classifier does once it has logits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import Topic

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedConfig:
    """What a topic model of any kind needs besides its weights.

    Attributes:
        name: Name and version, written into every record.
        labels: Identifiers, in the order of the weights' columns.
        display_names: Chinese name of each label.
        temperature: Logits are divided by it before the softmax (Guo et al. 2017, temperature scaling).
        review_below: Articles whose best score is lower are marked `Topic.needs_review`.
    """

    name: str
    labels: tuple[str, ...]
    display_names: Mapping[str, str]
    temperature: float
    review_below: float

    def __post_init__(self) -> None:
        missing = set(self.labels) - set(self.display_names)
        if missing:
            raise ValueError(f"labels without a display name: {sorted(missing)}")
        if self.temperature <= 0:
            raise ValueError(f"temperature must be positive, got {self.temperature}")


class CalibratedClassifier(ABC):
    """Implements `jianbao.nlp.protocols.TopicClassifier` over `logits`."""

    config: CalibratedConfig

    @abstractmethod
    def logits(self, articles: Sequence[Article]) -> Floats:
        """Scores before calibration; *shape:* (articles, labels)."""

    @property
    def labels(self) -> Sequence[str]:
        """All labels, in the order of the weights' columns."""
        return self.config.labels

    @property
    def display_names(self) -> Mapping[str, str]:
        """Chinese name of every label."""
        return self.config.display_names

    def classify(self, articles: Sequence[Article]) -> list[Topic]:
        """Topics of `articles`, in their order."""
        if not articles:
            return []
        return [self._topic(scores) for scores in self.predict(articles)]

    def predict(self, articles: Sequence[Article]) -> Floats:
        """Calibrated probabilities.

        Returns:
            *Shape:* (articles, labels); rows add up to 1.
        """
        probabilities: Floats = softmax(self.logits(articles) / self.config.temperature, axis=1)
        return probabilities

    def _topic(self, scores: Floats) -> Topic:
        best = int(scores.argmax())
        return Topic(
            label=self.config.labels[best],
            scores={label: float(score) for label, score in zip(self.config.labels, scores, strict=True)},
            needs_review=bool(scores[best] < self.config.review_below),
            model=self.config.name,
        )

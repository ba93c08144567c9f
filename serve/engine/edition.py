"""The classifier that answers at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from jianbao.nlp import Article, Page, TopicClassifier

#: Goes through the models before the first request, which then finds everything loaded.
WARM_UP = Article(
    title="清河县新建三座便民桥",
    paragraphs=(
        "5月6日，清河县新建的三座便民桥同时通车，沿河6个村的村民赶集不再绕行8公里。",
        "县交通局介绍，三座桥总投资420万元，去年9月开工。",
    ),
)
WARM_UP_PAGE = Page(content={"title": WARM_UP.title, "text": WARM_UP.text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A classifier, and the name its records carry."""

    classifier: TopicClassifier
    name: str

    @classmethod
    def of(cls, classifier: TopicClassifier) -> Edition:
        """`classifier`, known to work; blocking."""
        return cls(classifier=classifier, name=classifier.classify([WARM_UP])[0].model)


class ClassifierSource(Protocol):
    """Where newer classifiers come from; blocking, called by one thread at a time."""

    @property
    def wanted(self) -> str:
        """The version that should answer, as far as known."""

    def poll(self, *, again: bool = False) -> TopicClassifier | None:
        """The classifier that is to answer from now on, ``None`` when nothing changed.

        Args:
            again: Look although nothing seems to have changed.

        Raises:
            JianbaoError: There is a newer one, but it cannot be used.
        """

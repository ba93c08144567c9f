"""Fakes and fixtures shared by all tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from jianbao.nlp import Article, Summary, Topic
from jianbao.nlp.explanation import Explanation, Passage, Reason

ROOT = Path(__file__).resolve().parent.parent


class FakeClassifier:
    """Answers commentary when the title asks a question, else county news."""

    labels: Sequence[str] = ("county_news", "commentary")
    display_names: Mapping[str, str] = {"county_news": "县区传真", "commentary": "言论"}

    def __init__(self) -> None:
        self.batch_sizes: list[int] = []

    def classify(self, articles: Sequence[Article]) -> list[Topic]:
        self.batch_sizes.append(len(articles))
        return [self._topic("？" in article.title) for article in articles]

    def _topic(self, is_opinion: bool) -> Topic:
        score = 0.87654321 if is_opinion else 0.3
        return Topic(
            label="commentary" if is_opinion else "county_news",
            scores={"county_news": 1 - score, "commentary": score},
            needs_review=not is_opinion,
            model="fake-1",
        )


class FakeExplainingClassifier(FakeClassifier):
    """The same, because of the first two characters of the title."""

    def explain(self, article: Article, label: str, among: Sequence[str] = ()) -> Explanation:
        [rival] = {*self.labels} - {label}
        passage = Passage(field="title", start=0, end=2)
        reason = Reason(quote=article.title[:2], weight=1.5, passages=(passage,))
        return Explanation(
            label=label,
            rival=rival,
            log_odds=1.25,
            title=1.5,
            body=0.0,
            rest=-0.25,
            phrases=(reason,),
            sentences=(),
            chars_read=len(article.text),
        )


class FakeSummarizer:
    """Takes the first paragraph."""

    name = "fake-summary-1"

    def summarize(self, articles: Sequence[Article]) -> list[Summary]:
        return [
            Summary(
                headline=article.paragraphs[0][:30] if article.paragraphs else "",
                text=article.paragraphs[0] if article.paragraphs else "",
                method="generated",
                headline_method="extractive",
                supported=True,
                chars_read=len(article.text),
                model=self.name,
                warnings=() if article.paragraphs else ("no_body",),
            )
            for article in articles
        ]


@pytest.fixture(autouse=True, scope="session")
def _no_data_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Labels and trained versions of whoever runs the tests are neither read nor changed."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JIANBAO_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        for name in ("JIANBAO_DATABASE_URL", "JIANBAO_REGISTRY"):
            environment.delenv(name, raising=False)
        yield


@pytest.fixture
def classifier() -> FakeClassifier:
    return FakeClassifier()


@pytest.fixture
def explaining_classifier() -> FakeExplainingClassifier:
    return FakeExplainingClassifier()


@pytest.fixture
def summarizer() -> FakeSummarizer:
    return FakeSummarizer()


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT

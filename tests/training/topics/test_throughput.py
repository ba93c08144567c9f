from __future__ import annotations

import pytest

from jianbao.training.topics.throughput import cut_articles, measure_throughput

from .conftest import make_rows
from .word_classifier import WordClassifier


@pytest.mark.parametrize("n_chars", [7, 200, 5000], ids=["tiny", "brief", "longer-than-all-text"])
def test_articles_have_exactly_the_length(n_chars: int) -> None:
    articles = cut_articles(make_rows(4), n_chars)
    assert articles
    assert {len(article.text) for article in articles} == {n_chars}
    assert all(article.title for article in articles)


def test_each_length_is_measured_with_articles_of_that_length() -> None:
    classifier = WordClassifier()
    rates = measure_throughput(classifier, make_rows(30), [50, 300], seconds=0.01)
    assert rates.keys() == {"50", "300"}
    assert min(rates.values()) > 0
    assert {len(article.text) for article in classifier.shown[1:]} == {50, 300}


def test_no_length_measures_nothing() -> None:
    assert measure_throughput(WordClassifier(), make_rows(2), []) == {}

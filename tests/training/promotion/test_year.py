"""Twelve months of labels, one training and one promotion a month; then a month of poisoned labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from jianbao.training.topics.data import LabelledArticle

from .local_paper import mislabel, write_month
from .newsroom import Newsroom, write_config

PER_LABEL = 25  # labels a month and class: 100 a month, 1,200 in the year
WRONG = 0.05
FALL = 0.01  # macro-F1 that a promotion may cost the readers


@pytest.fixture
def newsroom(registry, tmp_path) -> Newsroom:
    config = write_config(tmp_path / "topics.toml")
    return Newsroom(url=f"sqlite:///{tmp_path / 'labels.db'}", registry=registry, config=config)


@pytest.fixture(scope="module")
def fixed_test() -> list[LabelledArticle]:
    """Of all months, so that a model is measured on what it has not met yet too."""
    return [row for month in range(1, 13) for row in write_month(month, n_per_label=20, seed=777)]


def flip(rows: Sequence[LabelledArticle], label: str, to: str) -> list[LabelledArticle]:
    return [
        LabelledArticle(article=row.article, label=to if row.label == label else row.label) for row in rows
    ]


@pytest.mark.slow
def test_a_year_of_labels_makes_the_served_model_better_and_never_worse(newsroom, fixed_test) -> None:
    served = [newsroom.served(fixed_test)]
    assert 0.6 < served[0] < 0.9, "the bundled model must start imperfect for the year to mean anything"
    verdicts = []
    for month in range(1, 13):
        labels = mislabel(write_month(month, n_per_label=PER_LABEL, seed=month), WRONG, seed=month)
        newsroom.label(labels, month=month)
        newsroom.train()
        verdicts.append(newsroom.promote())
        served.append(newsroom.served(fixed_test))
    falls = [before - after for before, after in pairwise(served)]
    assert max(falls) <= FALL, served
    assert served[-1] > served[0] + 0.1
    assert served[-1] >= max(served) - 2 * FALL, served
    assert sum(verdict.passed for verdict in verdicts) >= 6, [verdict.failures for verdict in verdicts]

    champion = newsroom.registry.pointers().champion
    newsroom.label(flip(write_month(12, n_per_label=PER_LABEL, seed=13), "county_news", "other"), month=13)
    newsroom.train()
    poisoned = newsroom.promote()
    assert any("county_news" in failure for failure in poisoned.failures)
    assert newsroom.registry.pointers().champion == champion
    assert newsroom.registry.history()[-1].action == "refuse"
    assert newsroom.registry.verify() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "to"),
    [
        ("county_news", "other"),
        ("poverty_relief", "county_news"),
        ("commentary", "other"),
        ("other", "county_news"),
    ],
)
def test_a_first_month_with_a_flipped_class_is_refused(newsroom, label, to) -> None:
    """Nothing of the newsroom's own has been held out yet, and the base part is of another style."""
    newsroom.label(flip(write_month(1, n_per_label=100), label, to), month=1)
    newsroom.train()
    verdict = newsroom.promote()
    assert not verdict.passed
    assert newsroom.registry.pointers().champion is None

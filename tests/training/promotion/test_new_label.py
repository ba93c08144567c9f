"""A newsroom adds a fifth label, 文旅, with 60 articles of its own."""

from __future__ import annotations

import pytest

from jianbao.models.loading import load_classifier
from jianbao.serve.cli import main
from jianbao.training.promotion.golden import load_golden
from jianbao.training.promotion.held_out import load_base

from .conftest import run_models
from .local_paper import LABELS, write_articles, write_month
from .newsroom import Newsroom, write_config


@pytest.fixture
def newsroom(registry, tmp_path) -> Newsroom:
    config = write_config(tmp_path / "own.toml", ('other = "其他"\n', 'other = "其他"\ntourism = "文旅"\n'))
    return Newsroom(url=f"sqlite:///{tmp_path / 'labels.db'}", registry=registry, config=config)


@pytest.mark.slow
def test_sixty_articles_make_a_fifth_label_and_old_answers_stay(newsroom, bundled, capsys) -> None:
    newsroom.label([row for month in range(1, 7) for row in _tourism(month, 10)], month=6)
    config = str(newsroom.config)
    assert main(["train", "topic", "--labels", newsroom.url, "--config", config, "--start", "champion"]) == 0
    assert run_models("promote", "--labels", newsroom.url, "--config", config) == 0
    shown = capsys.readouterr().out
    assert "recall tourism" in shown
    assert "请同时标注一些原有类别的稿件" in shown.replace("\n", ""), (
        "60 articles of one label say little of others"
    )
    model = load_classifier(str(newsroom.registry.resolve("champion")))
    assert model.display_names["tourism"] == "文旅"

    unseen = [row.article for row in _tourism(12, 50)]
    found = sum(topic.label == "tourism" for topic in model.classify(unseen))
    assert found >= 0.8 * len(unseen)
    old = [row.article for row in (*load_base(LABELS).held_out, *load_golden(LABELS))]
    before, after = bundled.classify(old), model.classify(old)
    kept = sum(one.label == other.label for one, other in zip(before, after, strict=True))
    assert kept >= 0.98 * len(old)


@pytest.mark.slow
def test_with_a_dozen_of_each_old_label_the_newsrooms_other_articles_gain_too(newsroom, bundled) -> None:
    """Labels of one topic only would teach that all that is written in this paper's style is that topic."""
    for month in range(1, 7):
        newsroom.label([*_tourism(month, 10), *write_month(month, n_per_label=2)], month=month)
    newsroom.train()
    assert newsroom.promote().passed
    rows = write_month(3, n_per_label=50, seed=5)
    articles = [row.article for row in rows]
    model = load_classifier(str(newsroom.registry.resolve("champion")))
    before, after = (
        sum(topic.label == row.label for topic, row in zip(topics, rows, strict=True))
        for topics in (bundled.classify(articles), model.classify(articles))
    )
    assert after > before


def _tourism(month: int, n: int):
    return write_articles("tourism", month=month, n=n, seed=60)

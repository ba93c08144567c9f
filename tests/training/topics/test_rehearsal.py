from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.nlp import Article
from jianbao.training.topics import rehearsal
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.fit import Earlier, fit_topic_model
from jianbao.training.topics.fit_config import FitConfig

from .conftest import NAMES, make_rows

SETTINGS = FitConfig(features=FeatureConfig(title_bits=12, body_bits=14), folds=3)
TWO = {label: NAMES[label] for label in ("travel", "school")}
STYLE = (
    "本报讯据通讯员自县融媒体中心发回的报道称记者近日获悉"
    "有关部门负责人在接受采访时表示下一步将持续推进各项工作"
)


def in_style(rows: list[LabelledArticle]) -> list[LabelledArticle]:
    """`rows` as one paper writes them."""
    return [
        replace(row, article=replace(row.article, paragraphs=(STYLE, *row.article.paragraphs)))
        for row in rows
    ]


def fit(rows, names=TWO, earlier=None):
    model, _ = fit_topic_model(rows, name="m", display_names=names, config=SETTINGS, earlier=earlier)
    return model


def test_made_up_articles_hold_each_ngram_as_often_as_the_texts_did() -> None:
    rows = make_rows(200)
    model = fit(rows)
    counts, columns = rehearsal.make_up_articles(model.weights, seed=0)
    there = TopicFeatures(SETTINGS.features).transform([row.article for row in rows])
    shares = np.asarray((there > 0).mean(axis=0)).ravel()
    drawn = np.asarray((counts > 0).mean(axis=0)).ravel()
    frequent = shares > 0.2
    assert frequent.sum() > 20
    assert np.abs(shares - drawn)[frequent].mean() < 0.04
    assert drawn[shares == 0].sum() == 0
    assert set(columns) <= {0, 1}


def score_of_style(monkeypatch, n_made_up: int) -> float:
    """Probability of the new label for a text that has nothing but the paper's style."""
    monkeypatch.setattr(rehearsal, "_N_ARTICLES", n_made_up)
    champion = fit([*in_style(make_rows(60)), *make_rows(60, seed=1)])
    court = in_style(make_rows(30, seed=2, labels=("court",)))  # the only ones of that style
    model = fit([*court, *make_rows(60, seed=1)], NAMES, Earlier(model=champion))
    [scores] = model.predict([Article(paragraphs=(STYLE,))])
    return float(scores[list(model.labels).index("court")])


def test_new_label_is_not_learnt_from_the_style_of_its_articles(monkeypatch) -> None:
    without = score_of_style(monkeypatch, 1)
    assert score_of_style(monkeypatch, 200) < 0.5 < without


@pytest.mark.parametrize("names", [TWO, {"travel": "文旅", "court": "法治"}], ids=["same", "one-dropped"])
def test_labels_may_stay_or_go(names) -> None:
    champion = fit(make_rows(60))
    model = fit(make_rows(30, seed=3, labels=tuple(names)), names, Earlier(model=champion))
    assert list(model.labels) == list(names)
    test = make_rows(20, seed=4, labels=tuple(names))
    answers = [topic.label for topic in model.classify([row.article for row in test])]
    assert answers == [row.label for row in test]

from __future__ import annotations

from dataclasses import replace

import pytest

from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.evaluation import OTHER_OUTLETS, evaluate_topics
from jianbao.training.topics.sourced import SourcedArticle, compile_pattern

from .conftest import make_rows
from .word_classifier import WordClassifier


def mislabel(row: LabelledArticle) -> LabelledArticle:
    return replace(row, label="school" if row.label == "travel" else "travel")


def articles() -> list[SourcedArticle]:
    """20 of 清河日报, 5 labelled wrong; 6 of 南岸网 in two channels; 2 of papers with one each."""
    rows = make_rows(28)
    rows[15:20] = [mislabel(row) for row in rows[15:20]]
    sources = ["清河日报"] * 20 + ["南岸网-县区"] * 3 + ["南岸网"] * 3 + ["北岸报", ""]
    return [SourcedArticle(row=row, source=source) for row, source in zip(rows, sources, strict=True)]


def test_figures_are_those_of_whole_articles() -> None:
    evaluation = evaluate_topics(WordClassifier(), articles())
    assert evaluation.figures["n"] == 28
    assert evaluation.figures["accuracy"] == pytest.approx(23 / 28)
    assert evaluation.answers.right.sum() == 23
    assert evaluation.figures["model"] == "words-1"
    assert evaluation.figures["coverage"][-1]["accuracy"] == pytest.approx(23 / 28)
    assert sum(one["n"] for one in evaluation.figures["reliability"]["best"]) == 28


def test_auroc_separates_a_label_from_the_others() -> None:
    clean = [SourcedArticle(row=row) for row in make_rows(20)]
    assert evaluate_topics(WordClassifier(), clean).figures["per_class"]["school"]["auroc"] == 1
    alone = [one for one in clean if one.row.label == "school"]
    assert evaluate_topics(WordClassifier(), alone).figures["per_class"]["school"]["auroc"] is None


def test_outlets_are_grouped_and_small_ones_put_together() -> None:
    sources = evaluate_topics(WordClassifier(), articles()).figures["sources"]
    assert {name: part["n"] for name, part in sources.items()} == {
        "清河日报": 20,
        "南岸网": 6,
        OTHER_OUTLETS: 2,
    }
    assert sources["清河日报"]["accuracy"] == 0.75
    assert sources["南岸网"]["accuracy"] == 1


def test_matching_and_learnt_articles_are_left_out() -> None:
    known = articles()
    learnt = {one.row.key: one.row.label for one in known[:15]}
    figures = evaluate_topics(
        WordClassifier(), known, without=compile_pattern("^清河"), learnt=learnt
    ).figures
    assert (figures["without"]["n_left_out"], figures["without"]["n"], figures["without"]["accuracy"]) == (
        20,
        8,
        1,
    )
    assert (figures["unseen"]["n"], figures["unseen"]["accuracy"]) == (13, pytest.approx(8 / 13))


@pytest.mark.parametrize(("pattern", "n_left_out"), [("没有", 0), (".", 28)], ids=["none", "all"])
def test_pattern_that_tells_nothing_apart_gives_no_figures(pattern: str, n_left_out: int) -> None:
    figures = evaluate_topics(WordClassifier(), articles(), without=compile_pattern(pattern)).figures
    assert figures["without"] == {"pattern": pattern, "n_left_out": n_left_out}


def test_views_show_title_and_body_alone_of_articles_that_have_both() -> None:
    rows = make_rows(6)
    rows[0] = replace(rows[0], article=replace(rows[0].article, title=""))
    classifier = WordClassifier()
    figures = evaluate_topics(classifier, [SourcedArticle(row=row) for row in rows]).figures
    assert {view: part["n"] for view, part in figures["views"].items()} == {"title": 5, "body": 5}
    titles, bodies = classifier.shown[6:11], classifier.shown[11:]
    assert all(article.title and not article.text for article in titles)
    assert all(article.text and not article.title for article in bodies)

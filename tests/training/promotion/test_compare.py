"""What a comparison takes from the label store and the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jianbao.models.labels import Label
from jianbao.models.registry import Verdict
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.nlp.errors import DataError
from jianbao.training.promotion.compare import Comparison, compare
from jianbao.training.promotion.held_out import is_held_out
from jianbao.training.promotion.newsroom import fresh_rows, grown_part, load_labels
from jianbao.training.promotion.report import make_table
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.labels import DEFAULT_CONFIG

from .conftest import register
from .local_paper import write_month
from .newsroom import Newsroom

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = [row for month in (1, 2, 3) for row in write_month(month, n_per_label=40)]
LEARNT = next(row for row in ROWS if not is_held_out(row.key))
HELD_OUT = next(row for row in ROWS if is_held_out(row.key))


def make_label(row: LabelledArticle, **changes) -> Label:
    fields = {
        "content_hash": row.article.content_hash,
        "label": row.label,
        "annotator": "夜班编辑",
        "labelled_at": NOW,
        "source": "import",
        "title": row.article.title,
        "text": row.article.text,
    }
    return Label(**fields | changes)


@pytest.mark.parametrize(
    ("label", "trained_on", "trained_at", "fresh"),
    [
        pytest.param(make_label(LEARNT), frozenset(), None, True, id="new article"),
        pytest.param(
            make_label(LEARNT), frozenset({LEARNT.key}), NOW + timedelta(days=1), False, id="learnt before"
        ),
        pytest.param(
            make_label(LEARNT), frozenset({LEARNT.key}), NOW - timedelta(days=1), True, id="labelled again"
        ),
        pytest.param(make_label(HELD_OUT), frozenset(), None, False, id="held out"),
        pytest.param(
            make_label(LEARNT, model="topic-zh-1", model_label="other", source="cms"),
            frozenset(),
            None,
            False,
            id="given in sight of the model's answer",
        ),
    ],
)
def test_fresh_rows_are_what_the_champion_did_not_know(label, trained_on, trained_at, fresh) -> None:
    assert bool(fresh_rows([label], trained_on, trained_at)) is fresh


def test_the_grown_part_comes_from_the_store_without_reprints(registry, bundled, tmp_path) -> None:
    newsroom = Newsroom(url=f"sqlite:///{tmp_path / 'labels.db'}", registry=registry, config=DEFAULT_CONFIG)
    newsroom.label(ROWS, month=1)
    reprint = replace(HELD_OUT.article, title="转载：" + HELD_OUT.article.title)
    newsroom.label([LabelledArticle(article=reprint, label=HELD_OUT.label)], month=2)
    labels = load_labels(newsroom.url)
    expected = {row.key for row in ROWS if is_held_out(row.key)}
    assert {row.key for row in grown_part(labels)} == expected
    register(registry, bundled)
    figures = compare(Comparison(labels=labels), registry).figures
    assert figures["parts"]["grown"]["n"] == len(expected)
    assert figures["parts"]["grown"]["macro_f1"]["interval"] == [0, 0]
    assert set(figures["agreement"]) <= set(bundled.labels)


@pytest.mark.parametrize("who", ["candidate", "champion"])
def test_held_out_articles_that_a_model_learnt_are_not_measured_on(registry, bundled, who) -> None:
    """Exported labels that come back as a file of articles are learnt whole, the held-out fifth too."""
    held_out = [row for row in ROWS if is_held_out(row.key)]
    learnt = held_out[:5]
    taught = register(registry, bundled, "taught", learnt=learnt).name
    plain = register(registry, bundled, "plain").name
    names = {"candidate": plain, "champion": plain} | {who: taught}
    figures = compare(Comparison(labels=[*map(make_label, ROWS)], **names), registry).figures
    assert figures["parts"]["grown"]["n"] == len(held_out) - 5
    assert any("5 held-out articles were learnt" in note for note in figures["notes"])


def test_a_grown_part_that_a_model_learnt_whole_is_none(registry, bundled) -> None:
    version = register(registry, bundled, "taught", learnt=ROWS).name
    labels = [*map(make_label, ROWS)]
    figures = compare(Comparison(labels=labels, candidate=version, champion="bundled"), registry).figures
    assert figures["parts"]["grown"] == {"n": 0}
    assert "macro_f1" in figures["parts"]["base"]


def rename(model: LinearTopicClassifier, *labels: str) -> LinearTopicClassifier:
    config = replace(model.config, labels=labels, display_names={label: label for label in labels})
    return LinearTopicClassifier(config, model.weights)


def test_a_candidate_that_forgot_a_label_is_refused(registry, bundled) -> None:
    register(registry, rename(bundled, "poverty_relief", "county_news", "commentary", "sport"))
    verdict = compare(Comparison(), registry)
    assert any("no longer knows other" in failure for failure in verdict.failures)
    assert verdict.figures["label_set"] == {"new": ["sport"], "lost": ["other"]}


def test_own_labels_without_any_labelled_article_cannot_be_compared(registry, bundled) -> None:
    names = [register(registry, rename(bundled, *"甲乙丙丁"), stem).name for stem in ("first", "second")]
    with pytest.raises(DataError, match="甲"):
        compare(Comparison(candidate=names[0], champion=names[1]), registry)


def test_a_kept_verdict_can_be_shown_again(registry, bundled) -> None:
    version = register(registry, bundled)
    verdict = compare(Comparison(), registry)
    kept = registry.load_verdict(version.name)
    assert isinstance(kept, Verdict)
    assert kept == verdict
    assert make_table(kept).row_count == make_table(verdict).row_count >= 9

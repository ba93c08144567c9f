from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import count

import pytest
from sqlalchemy import func, select

from jianbao.models.database import Database
from jianbao.models.labels import AddCounts, LabelError, LabelStore
from jianbao.models.labels.tables import ArticleRow
from tests.models.labels.samples import START, article, bare, label


def test_a_label_comes_back_as_it_went_in(store):
    given = label(
        reason="标题写的是县，正文讲全省",
        article_id="cms-2026-0302-17",
        model="topic-zh-1",
        model_label="commentary",
        model_scores={"county_news": 0.25, "commentary": 0.75},
    )
    assert store.add(given)
    assert list(store.latest()) == store.history(given.content_hash) == [given]


def test_times_keep_their_moment_in_any_zone(store):
    beijing = datetime(2026, 3, 2, 17, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    store.add(label(labelled_at=beijing))
    (kept,) = store.latest()
    assert kept.labelled_at == beijing
    assert kept.labelled_at.utcoffset() == timedelta(0)


def undated(number=0, **fields):
    """A row of a sheet without a column of times."""
    return label(number, **{"source": "import", "is_dated": False, **fields})


# What is added one after the other -> how many of them are kept
SEQUENCES = {
    "the_same_again": ([label(), label()], 1),
    "the_same_later": ([label(), label(minutes=5)], 1),
    "changed_and_back": ([label(), label(label="commentary", minutes=1), label(minutes=2)], 3),
    "another_reason": ([label(), label(reason="看过全文", minutes=1)], 2),
    "another_source": ([label(), label(source="review", minutes=1)], 2),
    "another_person": ([label(), label(annotator="李编辑")], 2),
    "another_article": ([label(1), label(2)], 2),
    "an_older_one_comes_late": ([label(minutes=5), label(label="commentary", minutes=1)], 2),
    "undated_ones_that_differ": ([undated(), undated(label="commentary", minutes=1)], 2),
    "undated_after_anothers": ([label(annotator="李编辑", source="import"), undated(minutes=1)], 2),
}


@pytest.mark.parametrize(("labels", "n_kept"), SEQUENCES.values(), ids=SEQUENCES.keys())
@pytest.mark.parametrize("one_by_one", [True, False], ids=["add", "add_many"])
def test_only_what_says_something_new_is_kept(store, labels, n_kept, one_by_one):
    if one_by_one:
        assert sum(map(store.add, labels)) == n_kept
    else:
        assert store.add_many(labels) == AddCounts(added=n_kept, repeated=len(labels) - n_kept)
    assert len(list(store.entries())) == n_kept
    assert store.add_many(store.entries()) == AddCounts(added=0, repeated=n_kept)


@pytest.mark.parametrize(
    "correction",
    [
        pytest.param(label(label="commentary", minutes=5), id="correction"),
        pytest.param(label(source="review", minutes=5), id="review_that_agrees"),
        pytest.param(undated(label="commentary", minutes=5), id="corrected_in_the_sheet"),
    ],
)
def test_an_old_row_of_a_sheet_saved_again_is_no_new_word(store, correction):
    store.add_many([undated(), correction])
    saved_again = [undated(minutes=9), undated(2, minutes=9)]
    assert store.add_many(saved_again) == AddCounts(added=1, repeated=1)
    latest = {one.content_hash: one for one in store.latest()}
    assert latest[correction.content_hash] == correction


def test_a_dated_row_may_return_to_an_old_word(store):
    store.add_many([undated(), label(label="commentary", minutes=5)])
    assert store.add(label(source="import", minutes=9))
    assert [one.label for one in store.latest()] == ["county_news"]


def test_latest_is_the_newest_of_each_person_however_they_came(store):
    store.add_many(
        [
            label(label="commentary", minutes=5),
            label(label="county_news", minutes=1),
            label(label="county_news", annotator="李编辑", minutes=2),
        ]
    )
    assert {(one.annotator, one.label) for one in store.latest()} == {
        ("王编辑", "commentary"),
        ("李编辑", "county_news"),
    }
    assert [one.label for one in store.history(label().content_hash)] == [
        "county_news",
        "county_news",
        "commentary",
    ]


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        pytest.param({}, {1, 2, 3}, id="all"),
        pytest.param({"label": "commentary"}, {2}, id="label"),
        pytest.param({"label": "poverty_alleviation"}, set(), id="overruled_label"),
        pytest.param({"annotator": "李编辑"}, {3}, id="person"),
        pytest.param({"source": "import"}, {3}, id="source"),
        pytest.param({"since": START + timedelta(minutes=2)}, {2, 3}, id="since"),
        pytest.param({"since": datetime(2027, 1, 1, tzinfo=UTC)}, set(), id="since_the_future"),
    ],
)
def test_latest_can_be_narrowed_down(store, narrowed, numbers):
    store.add_many(
        [
            label(1, minutes=1),
            label(2, label="poverty_alleviation", minutes=1),
            label(2, label="commentary", minutes=2),
            label(3, annotator="李编辑", source="import", minutes=3),
        ]
    )
    found = [one.content_hash for one in store.latest(**narrowed)]
    assert found == sorted(article(number)["content_hash"] for number in numbers)


def test_content_is_kept_once(store, database):
    store.add_many(label(annotator=f"{n}号编辑") for n in range(5))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ArticleRow)) == 1


@pytest.mark.parametrize("first", [True, False], ids=["before_its_text", "after_its_text"])
def test_a_hash_gets_its_text(store, first):
    pair = [bare(annotator="李编辑"), label(annotator="王编辑", label="commentary")]
    store.add_many(pair if first else pair[::-1])
    assert {one.text for one in store.latest()} == {label().text}


def test_a_repeated_label_may_bring_the_text(store):
    store.add(bare())
    assert list(store.training_labels()) == []
    assert not store.add(label())
    assert list(store.training_labels()) == [label()]


def test_a_wrong_text_never_becomes_the_articles(store):
    with pytest.raises(LabelError):
        store.add(label(1, content_hash=article(2)["content_hash"]))
    assert list(store.entries()) == []


def test_conflicts_are_listed_until_a_review_decides(store):
    store.add_many([label(1), label(1, annotator="李编辑", label="commentary", minutes=1), label(2)])
    (conflict,) = store.conflicts()
    assert conflict.title == label(1).title
    assert [one.annotator for one in conflict.labels] == ["王编辑", "李编辑"]
    assert [one.content_hash for one in store.training_labels()] == [label(2).content_hash]

    store.add(label(1, annotator="赵主任", label="commentary", source="review", minutes=9))
    assert store.conflicts() == []
    assert {one.content_hash: one.label for one in store.training_labels()} == {
        label(1).content_hash: "commentary",
        label(2).content_hash: "county_news",
    }


def test_stats_count_what_stands(store):
    assert store.stats().latest_at is None
    store.add_many(
        [
            label(1),
            label(1, label="commentary", minutes=1),
            label(1, annotator="李编辑", minutes=2),
            bare(2, source="import", minutes=3),
        ]
    )
    stats = store.stats()
    assert (stats.entries, stats.articles, stats.articles_without_text, stats.conflicts) == (4, 2, 1, 1)
    assert stats.by_label == {"county_news": 2, "commentary": 1}
    assert stats.by_annotator == {"王编辑": 2, "李编辑": 1}
    assert stats.by_source == {"cms": 2, "import": 1}
    assert stats.latest_at == START + timedelta(minutes=3)


def test_many_are_stored_chunk_by_chunk(store):
    seen = []

    def follow(counts: AddCounts) -> None:
        seen.append((counts.added, len(list(store.entries()))))

    store.add_many((label(number) for number in range(25)), chunk_rows=10, on_progress=follow)
    assert seen == [(10, 10), (20, 20), (25, 25)]


def test_many_are_read_only_as_they_are_stored(store):
    """So that an import of any length fits into memory."""
    numbers = count()

    def stop(counts: AddCounts) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_many((label(number) for number in numbers), chunk_rows=10, on_progress=stop)
    assert next(numbers) == 10


def test_reading_may_stop_early_and_holds_up_no_writer(store):
    store.add_many(label(number) for number in range(30))
    reading = store.latest()
    next(reading)
    assert store.add(label(31))
    assert len(list(reading)) == 29, "what is added meanwhile is not seen"
    reading.close()


def test_a_store_is_shared_by_its_database(database_url):
    with Database.open(database_url) as one, Database.open(database_url) as other:
        assert LabelStore(one).add(label())
        assert not LabelStore(other).add(label())

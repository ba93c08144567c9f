from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from huggingface_hub import ModelCard

from jianbao.models.database import Database
from jianbao.models.labels import Label, LabelStore
from jianbao.models.registry import RegistryBusyError, verify_folder
from jianbao.models.topics.store import load_topic_model
from jianbao.nlp import Article
from jianbao.nlp.errors import DataError
from jianbao.training.promotion.held_out import is_held_out
from jianbao.training.topics.job import LabelDatabase, train_topic_model
from jianbao.training.topics.labels import UnknownLabelError

from .conftest import CONFIG, NAMES, make_rows, write_rows


def store_labels(url: str, rows) -> None:
    database = Database.open(url)
    labels = [
        Label(
            content_hash=row.article.content_hash,
            label=row.label,
            annotator="编辑甲",
            labelled_at=datetime(2026, 3, 1, tzinfo=UTC),
            source="cms",
            title=row.article.title,
            text=row.article.text,
        )
        for row in rows
    ]
    LabelStore(database).add_many(labels)
    database.close()


def test_training_learns_a_newsrooms_own_labels(job) -> None:
    trained = train_topic_model(job)
    assert trained.metrics["held_out"]["macro_f1"] > 0.9
    model = load_topic_model(job.out)
    assert list(model.labels) == ["travel", "school"]
    [topic] = model.classify([Article(title="古镇民宿迎来游客")])
    assert (topic.label, model.display_names[topic.label]) == ("travel", "文旅")


def test_same_seed_same_weights(job) -> None:
    train_topic_model(job)
    first = (job.out / "weights.safetensors").read_bytes()
    train_topic_model(job)
    assert (job.out / "weights.safetensors").read_bytes() == first


def test_how_the_model_came_about_is_saved_beside_it(job) -> None:
    train_topic_model(job)
    training = json.loads((job.out / "training.json").read_text("utf-8"))
    assert training["labels"] == {"travel": "文旅", "school": "教育"}
    assert training["config"]["features"]["body_bits"] == 12
    assert (training["seed"], training["n_articles"], training["parent"]) == (1, 60, None)
    assert [source["name"] for source in training["sources"]] == ["train.jsonl", "base"]
    assert len(training["sources"][0]["sha256"]) == 64
    assert training["libraries"].keys() >= {"jianbao", "scikit-learn", "numpy"}
    metrics = json.loads((job.out / "metrics.json").read_text("utf-8"))
    low, high = metrics["held_out"]["per_class"]["travel"]["f1_95"]
    assert low <= metrics["held_out"]["per_class"]["travel"]["f1"] <= high


def test_card_has_a_model_index(job) -> None:
    trained = train_topic_model(job)
    card = ModelCard.load(job.out / "README.md")
    assert card.data.model_name == "tiny-1"
    [figure] = [
        result.metric_value
        for result in card.data.eval_results
        if result.dataset_name.startswith("Held-out files") and result.metric_name == "macro-F1"
    ]
    assert figure == pytest.approx(trained.metrics["held_out"]["macro_f1"], abs=1e-4)
    assert "`travel` (文旅)" in card.text


def test_card_says_whether_the_crossed_articles_were_new(job, registry, tmp_path) -> None:
    first = train_topic_model(replace(job, out=None, register=True), registry=registry)
    assert "that earlier versions had not seen: 60" in (first.version.folder / "README.md").read_text("utf-8")
    again = train_topic_model(replace(job, start=first.version.name), registry=registry)
    assert again.metrics["cross_validation_not_fresh"]["n"] == 60
    assert "cross_validation" not in again.metrics
    card = (job.out / "README.md").read_text("utf-8")
    assert "that an earlier version had learnt" in card
    assert "had not seen" not in card


def test_card_leaves_out_labels_a_part_has_no_articles_of(job, tmp_path) -> None:
    one_sided = write_rows(tmp_path / "travel.jsonl", make_rows(10, seed=6, labels=("travel",)))
    trained = train_topic_model(replace(job, held_out=(one_sided,)))
    assert trained.metrics["held_out"]["macro_f1"] > 0.9
    held_out = ModelCard.load(job.out / "README.md").text.split("Held-out files")[1]
    assert "| travel |" in held_out
    assert "| school |" not in held_out


def test_reprints_of_held_out_articles_never_train(job, tmp_path) -> None:
    both = tmp_path / "both.jsonl"
    both.write_text(job.data[0].read_text("utf-8") + job.held_out[0].read_text("utf-8"), "utf-8")
    trained = train_topic_model(replace(job, data=(both,)))
    assert (trained.training["n_articles"], trained.training["n_leaks"]) == (60, 20)


def test_rows_marked_held_out_are_measured_and_never_learnt(job, tmp_path) -> None:
    marked = write_rows(tmp_path / "marked.jsonl", make_rows(10, seed=4), split="held_out")
    trained = train_topic_model(replace(job, data=(*job.data, marked)))
    assert trained.training["n_articles"] == 60
    assert trained.training["sources"][1]["held_out"] == trained.metrics["marked.jsonl"]["n"] == 10


def test_a_fifth_of_the_label_database_is_held_out(job, tmp_path) -> None:
    url, rows = f"sqlite:///{tmp_path / 'labels.db'}", make_rows(100, seed=3)
    store_labels(url, rows)
    held_out = sum(is_held_out(row.key) for row in rows)
    trained = train_topic_model(replace(job, data=(), labels=LabelDatabase(url=url)))
    assert trained.training["n_articles"] == 100 - held_out
    assert trained.metrics["labels"]["n"] == held_out > 0


@pytest.mark.parametrize("from_database", [False, True], ids=["file", "database"])
def test_labels_that_the_set_does_not_know_are_all_named(job, tmp_path, from_database) -> None:
    rows = [*make_rows(4), *make_rows(3, labels=("court",)), *make_rows(2, seed=2, labels=("court",))]
    rows[-1] = replace(rows[-1], label="sport")
    if from_database:
        url = f"sqlite:///{tmp_path / 'labels.db'}"
        store_labels(url, rows)
        job = replace(job, labels=LabelDatabase(url=url))
    else:
        job = replace(job, data=(write_rows(tmp_path / "more.jsonl", rows),))
    with pytest.raises(UnknownLabelError) as caught:
        train_topic_model(job)
    assert "court (4), sport (1)" in str(caught.value)
    assert "--new-label court=" in str(caught.value)
    place = "标注库" if from_database else f"{tmp_path / 'more.jsonl'}"
    assert caught.value.message_zh.startswith(f"{place}：有标签不在标签集")


@pytest.mark.parametrize("n", [0, 2], ids=["none", "fewer-than-folds"])
def test_label_with_too_few_articles_is_named(job, tmp_path, n) -> None:
    job.config.write_text(CONFIG.replace("[features]", 'court = "法治"\n[features]'), "utf-8")
    few = write_rows(tmp_path / "few.jsonl", make_rows(n, labels=("court",)))
    with pytest.raises(DataError, match=rf"court \({n}\)"):
        train_topic_model(replace(job, data=(*job.data, few)))


def test_registered_model_is_the_candidate_and_whole(job, registry) -> None:
    trained = train_topic_model(replace(job, out=None, register=True), registry=registry)
    assert registry.pointers().candidate == trained.version.name
    manifest = verify_folder(trained.version.folder)
    assert manifest.files.keys() == {
        "README.md", "config.json", "metrics.json", "trained_on.txt", "training.json", "weights.safetensors"
    }  # fmt: skip
    [topic] = load_topic_model(trained.version.folder).classify([Article(title="古镇民宿迎来游客")])
    assert topic.model == trained.version.name


def test_retraining_goes_on_from_the_champion_with_a_label_more(job, registry, tmp_path) -> None:
    first = train_topic_model(replace(job, out=None, register=True), registry=registry).version
    registry.promote(first.name, force=True, reason="第一版")
    few = write_rows(tmp_path / "court.jsonl", make_rows(12, seed=5, labels=("court", "school", "travel")))
    more = replace(
        job,
        config=job.config,
        data=(few,),
        start="champion",
        new_labels={"court": "法治"},
        out=None,
        register=True,
    )
    second = train_topic_model(more, registry=registry)
    assert second.training["parent"] == first.name
    assert second.training["labels"] == NAMES
    model = load_topic_model(second.version.folder)
    test = make_rows(60, seed=8, labels=("travel", "school", "court"))
    answers = [topic.label for topic in model.classify([row.article for row in test])]
    assert sum(answer == row.label for answer, row in zip(answers, test, strict=True)) >= 57


def test_retraining_without_new_labels_says_so(job, registry) -> None:
    with pytest.raises(DataError, match="no labelled article to teach bundled"):
        train_topic_model(replace(job, config=None, data=(), start="bundled"), registry=registry)


def test_label_set_of_the_start_is_kept(registry, tmp_path) -> None:
    from jianbao.training.topics.job import TopicJob

    rows = write_rows(tmp_path / "rows.jsonl", make_rows(4, labels=("court",)))
    with pytest.raises(UnknownLabelError, match="poverty_relief, county_news, commentary, other"):
        train_topic_model(TopicJob(data=(rows,), start="bundled"), registry=registry)


def test_second_training_is_told_of_the_first(job, registry) -> None:
    with registry.training(), pytest.raises(RegistryBusyError, match="pid"):
        train_topic_model(replace(job, out=None, register=True), registry=registry)


def test_progress_is_said(job) -> None:
    lines: list[str] = []
    train_topic_model(job, say=lines.append)
    assert "train.jsonl: 60 articles to learn, 0 held out" in lines
    assert "cross-validation: fold 3 of 3" in lines

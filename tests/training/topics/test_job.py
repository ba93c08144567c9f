from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from jianbao.models.topics.store import load_topic_model
from jianbao.nlp import Article
from jianbao.nlp.errors import DataError
from jianbao.training.topics.data import drop_repeats, load_labelled
from jianbao.training.topics.job import TopicJob, train_topic_model
from jianbao.training.topics.metrics import expected_calibration_error, topic_metrics

WORDS = {
    "travel": "景区 游客 门票 民宿 古镇 客栈 观光 索道",
    "school": "学校 学生 教师 课堂 课后 操场 作业 校长",
}
CONFIG = """
[labels]
travel = "文旅"
school = "教育"

[features]
title_bits = 10
body_bits = 12
body_ngrams = [1, 2]

[fit]
folds = 3
seed = 1
"""


def write_rows(path: Path, n: int, seed: int = 0) -> Path:
    chooser = random.Random(seed)
    rows = []
    for number in range(n):
        label = ("travel", "school")[number % 2]
        words = WORDS[label].split()
        text = "，".join(f"{chooser.choice(words)}{chooser.randint(1, 99)}" for _ in range(8)) + "。"
        rows.append({"label": label, "title": f"{chooser.choice(words)}新闻{number}", "text": text})
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def job(tmp_path) -> TopicJob:
    config = tmp_path / "topics.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return TopicJob(
        name="tiny-1",
        config=config,
        data=(write_rows(tmp_path / "train.jsonl", 60),),
        held_out=(write_rows(tmp_path / "held_out.jsonl", 20, seed=9),),
        out=tmp_path / "model",
    )


def test_training_learns_a_newsrooms_own_labels(job) -> None:
    report = train_topic_model(job)
    assert report["held_out"]["macro_f1"] > 0.9
    model = load_topic_model(job.out)
    assert list(model.labels) == ["travel", "school"]
    [topic] = model.classify([Article(title="古镇民宿迎来游客")])
    assert (topic.label, model.display_names[topic.label]) == ("travel", "文旅")


def test_same_seed_same_weights(job, tmp_path) -> None:
    train_topic_model(job)
    first = (job.out / "weights.safetensors").read_bytes()
    train_topic_model(job)
    assert (job.out / "weights.safetensors").read_bytes() == first


def test_report_is_saved_with_fingerprints_and_versions(job) -> None:
    report = train_topic_model(job)
    saved = json.loads((job.out / "metrics.json").read_text("utf-8"))
    assert saved["data"].keys() == {"train.jsonl", "held_out.jsonl"}
    assert saved["libraries"].keys() >= {"scikit-learn", "numpy"}
    assert saved["n_articles"] == report["n_articles"] == 60


def test_reprints_of_held_out_articles_never_train(job, tmp_path) -> None:
    both = tmp_path / "both.jsonl"
    both.write_text(job.data[0].read_text("utf-8") + job.held_out[0].read_text("utf-8"), "utf-8")
    from dataclasses import replace

    assert train_topic_model(replace(job, data=(both,)))["n_articles"] == 60


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param({"label": "sport", "title": "田径"}, "not one of", id="unknown-label"),
        pytest.param({"title": "田径"}, "not one of", id="no-label"),
        pytest.param({"label": "travel", "title": " ", "text": ""}, "neither title nor text", id="no-text"),
    ],
)
def test_bad_row_is_named_with_its_line(tmp_path, row, message) -> None:
    path = write_rows(tmp_path / "rows.jsonl", 2)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with pytest.raises(DataError, match=message) as caught:
        load_labelled([path], ["travel", "school"])
    assert "rows.jsonl#3" in str(caught.value)


def test_label_without_articles_is_refused(job, tmp_path) -> None:
    job.config.write_text(CONFIG.replace("[features]", 'sport = "体育"\n[features]'), "utf-8")
    with pytest.raises(DataError, match="sport"):
        train_topic_model(job)


def test_drop_repeats_keeps_the_first_of_two_reprints(tmp_path) -> None:
    rows = load_labelled([write_rows(tmp_path / "rows.jsonl", 4)], ["travel", "school"])
    assert drop_repeats([*rows, *rows]) == rows


def test_expected_calibration_error_of_known_answers() -> None:
    sure = np.array([[0.9, 0.1]] * 10, dtype=np.float32)
    assert expected_calibration_error(sure, np.array([0] * 9 + [1])) == pytest.approx(0, abs=1e-6)
    assert expected_calibration_error(sure, np.array([0] * 4 + [1] * 6)) == pytest.approx(0.5, abs=1e-6)


def test_metrics_count_what_the_review_mark_buys() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.55, 0.45], [0.3, 0.7]], dtype=np.float32)
    metrics = topic_metrics(probabilities, np.array([0, 0, 1, 1]), ["a", "b"], review_below=0.6)
    assert metrics["accuracy"] == 0.75
    assert metrics["share_marked"] == 0.25
    assert metrics["accuracy_unmarked"] == 1.0
    assert metrics["confusion"] == [[2, 0], [1, 1]]

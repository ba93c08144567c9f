"""Articles of small vocabularies: the labels can be learnt from a few dozen of them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from jianbao.models.registry import Registry
from jianbao.nlp import Article
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.job import TopicJob

WORDS = {
    "travel": "景区 游客 门票 民宿 古镇 客栈 观光 索道",
    "school": "学校 学生 教师 课堂 课后 操场 作业 校长",
    "court": "法院 法官 原告 被告 庭审 判决 律师 调解",
}
NAMES = {"travel": "文旅", "school": "教育", "court": "法治"}
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


def make_rows(n: int, seed: int = 0, labels: tuple[str, ...] = ("travel", "school")) -> list[LabelledArticle]:
    """`n` short articles, the labels in turn."""
    chooser = random.Random(seed)
    rows = []
    for number in range(n):
        label = labels[number % len(labels)]
        words = WORDS[label].split()
        text = "，".join(f"{chooser.choice(words)}{chooser.randint(1, 99)}" for _ in range(12)) + "。"
        title = f"{chooser.choice(words)}新闻{number}"
        rows.append(LabelledArticle(article=Article(title=title, paragraphs=(text,)), label=label))
    return rows


def write_rows(path: Path, rows: list[LabelledArticle], **fields: str) -> Path:
    """`rows` as JSONL, each with `fields`."""
    lines = [
        {"label": row.label, "title": row.article.title, "text": row.article.text, **fields} for row in rows
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def config(tmp_path) -> Path:
    path = tmp_path / "topics.toml"
    path.write_text(CONFIG, "utf-8")
    return path


@pytest.fixture
def job(tmp_path, config) -> TopicJob:
    return TopicJob(
        name="tiny-1",
        config=config,
        data=(write_rows(tmp_path / "train.jsonl", make_rows(60)),),
        held_out=(write_rows(tmp_path / "held_out.jsonl", make_rows(20, seed=9)),),
        out=tmp_path / "model",
    )


@pytest.fixture
def registry(tmp_path) -> Registry:
    return Registry(tmp_path / "registry")

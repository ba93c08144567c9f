from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.store import load_topic_model, save_topic_model
from jianbao.nlp import Article, Topic
from jianbao.training.transformer.distil import DistilConfig, ask_teacher, distil_linear
from jianbao.training.transformer.soft_regression import fit_soft_regression

NAMES = {"travel": "文旅", "school": "教育"}
CONFIG = DistilConfig(features=FeatureConfig(title_bits=10, body_bits=12), held_out_share=0.3)


class Teacher:
    """Sees what a beginner cannot know: an article with 索道 is about schools."""

    labels = ("other", "school", "travel")
    display_names: ClassVar = {"other": "其他", **NAMES}

    def classify(self, articles):
        return [self._topic("索道" in article.title + article.text) for article in articles]

    def _topic(self, is_school: bool) -> Topic:
        school = 0.85 if is_school else 0.15
        scores = {"other": 0.1, "school": 0.9 * school, "travel": 0.9 * (1 - school)}
        return Topic(label="school", scores=scores, needs_review=False, model="teacher-1")


def test_student_learns_what_only_the_teacher_knew(rows, unlabelled, tmp_path) -> None:
    labelled = [row for row in rows if "索道" not in row.article.title + row.article.text]
    student, held_out = distil_linear(
        Teacher(), unlabelled, labelled, name="small-1", display_names=NAMES, config=CONFIG
    )
    topics = student.classify([Article(title="索道新闻", paragraphs=("索道3，索道8。",))])
    assert topics[0].label == "school"
    assert held_out.probabilities.shape == (len(held_out.targets), 2)
    save_topic_model(student, tmp_path)
    assert load_topic_model(tmp_path).config == student.config


def test_teachers_columns_are_put_in_order_and_add_up() -> None:
    scores = ask_teacher(Teacher(), [Article(title="索道"), Article()] * 200, ["travel", "school"])
    assert scores.shape == (400, 2)
    np.testing.assert_allclose(scores[:2], [[0.15, 0.85], [0.85, 0.15]], atol=1e-6)


def test_teacher_that_lacks_a_label_is_refused(rows) -> None:
    with pytest.raises(ValueError, match="does not know sport"):
        distil_linear(
            Teacher(), [], rows, name="small-1", display_names={**NAMES, "sport": "体育"}, config=CONFIG
        )


def test_hard_targets_give_scikit_learns_regression() -> None:
    random = np.random.default_rng(0)
    matrix = csr_matrix(random.normal(size=(80, 6)).astype(np.float32))
    targets = random.integers(0, 3, 80)
    shares = random.uniform(0.5, 2, 80).astype(np.float32)
    coef, intercept = fit_soft_regression(
        matrix, np.eye(3, dtype=np.float32)[targets], shares, strength=2.0, max_iterations=500
    )
    wanted = LogisticRegression(C=2.0, tol=1e-8, max_iter=2000).fit(matrix, targets, sample_weight=shares)
    np.testing.assert_allclose(coef, wanted.coef_.T, atol=5e-3)
    np.testing.assert_allclose(intercept - intercept.mean(), wanted.intercept_, atol=5e-3)


def test_labels_count_by_their_weight(rows) -> None:
    flipped = [replace(row, label="school" if row.label == "travel" else "travel") for row in rows]

    class Knows:
        labels = tuple(NAMES)
        display_names: ClassVar = NAMES

        def classify(self, articles):
            known = {row.article.title: row.label for row in rows}
            return [
                Topic(
                    label="",
                    scores={label: float(label == known[article.title]) for label in NAMES},
                    needs_review=False,
                    model="",
                )
                for article in articles
            ]

    articles = [row.article for row in rows]

    def answers(label_weight: float) -> list[str]:
        config = replace(CONFIG, label_weight=label_weight)
        student, _ = distil_linear(
            Knows(), articles, flipped, name="small-1", display_names=NAMES, config=config
        )
        return [topic.label for topic in student.classify(articles)]

    right = [row.label for row in rows]
    assert np.mean([a == b for a, b in zip(answers(0.01), right, strict=True)]) > 0.9
    assert np.mean([a == b for a, b in zip(answers(100.0), right, strict=True)]) < 0.5

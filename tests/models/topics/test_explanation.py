"""What carried a decision: nothing of it lost, every piece where it stands, readable."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from jianbao.models.loading import load_classifier
from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights
from jianbao.models.topics.ngrams import hash_ngrams
from jianbao.models.topics.places import find_places
from jianbao.nlp import Article
from jianbao.nlp.protocols import ExplainingClassifier

from .tiny_model import LABELS, make_tiny_model

WHOLE = Article(
    title="河北省清河县新建三座便民桥",
    paragraphs=(
        "5月6日，清河县新建的三座便民桥通车，谢炉镇的村民不再绕行。",
        "县交通局介绍，三座桥去年开工。",
    ),
)
ARTICLES = {
    "whole": WHOLE,
    "title": replace(WHOLE, paragraphs=()),
    "body": replace(WHOLE, title=""),
    "cut": replace(WHOLE, paragraphs=WHOLE.paragraphs * 9),
    "no-places": Article(title="桥通了", paragraphs=("村里修桥，村里通车。" * 3,)),
    "spaces": Article(title="桥　　通 了", paragraphs=("三座桥\t\n　在清河县　　通车", "\n\n  记者")),
    "rare": Article(title="𠀀𠀁é", paragraphs=("😀清河县𠀀" * 4, "A")),
    "one-character": Article(title="桥", paragraphs=("县",)),
    "nothing": Article(),
}


def make_model(place_weight: float = 4.0, max_body_chars: int = 90) -> LinearTopicClassifier:
    features = FeatureConfig(
        title_bits=8,
        body_bits=9,
        masked_title_bits=8,
        masked_body_bits=9,
        place_weight=place_weight,
        max_body_chars=max_body_chars,
    )
    return make_tiny_model(features)


@pytest.fixture(scope="module")
def bundled() -> LinearTopicClassifier:
    return load_classifier("bundled")


@pytest.mark.parametrize("article", [pytest.param(value, id=name) for name, value in ARTICLES.items()])
@pytest.mark.parametrize("place_weight", [0.0, 4.0], ids=["n-grams", "with places"])
def test_contributions_add_up_to_the_difference_of_the_logits(article, place_weight) -> None:
    model = make_model(place_weight)
    logits = dict(zip(LABELS, model.logits([article])[0].astype(float), strict=True))
    for label, rival in permutations(LABELS, 2):
        parts = model.contributions(article, label, rival)
        assert parts.total * 0.7 == pytest.approx(logits[label] - logits[rival], abs=1e-5)
        assert (len(parts.title), len(parts.body)) == (len(article.title), min(len(article.text), 90))


@pytest.mark.parametrize("article", [WHOLE, ARTICLES["title"]], ids=["whole", "title"])
def test_contributions_of_the_bundled_model_add_up(bundled, article) -> None:
    probabilities = bundled.predict([article])[0].astype(float)
    parts = bundled.contributions(article, "county_news", "other")
    ours, theirs = (bundled.labels.index(label) for label in ("county_news", "other"))
    assert parts.total == pytest.approx(math.log(probabilities[ours] / probabilities[theirs]), abs=1e-4)


def only(model: LinearTopicClassifier, column: int) -> LinearTopicClassifier:
    """`model` with nothing but one column that speaks for news."""
    coef = np.zeros_like(model.weights.coef)
    coef[column, 0] = 1.0
    weights = LinearWeights(
        idf=np.ones_like(model.weights.idf), coef=coef, intercept=np.zeros(3, dtype=np.float32)
    )
    return LinearTopicClassifier(model.config, weights)


def weighty(weights: np.ndarray) -> list[int]:
    return np.flatnonzero(weights > 1e-9).tolist()


def test_an_n_gram_is_shared_by_its_occurrences_and_these_by_their_characters() -> None:
    model = make_model(place_weight=0)
    _, [column] = hash_ngrams(["便民"], (2, 2), 1 << 9)
    parts = only(model, (1 << 8) + int(column)).contributions(WHOLE, "news", "rest")
    again = replace(WHOLE, paragraphs=("便民，便民",))
    shared = only(model, (1 << 8) + int(column)).contributions(again, "news", "rest")
    start = WHOLE.text.index("便民")
    assert set(weighty(parts.body)) >= {start, start + 1}
    assert set(weighty(shared.body)) == {0, 1, 3, 4}
    assert np.ptp(shared.body[[0, 1, 3, 4]]) == pytest.approx(0)
    assert (parts.title.any(), parts.rest) == (False, 0.0)


def test_a_masked_place_is_the_whole_name() -> None:
    model = make_model()
    first = model.config.features.title_blocks[0]
    [place] = find_places("清河县的桥")
    _, [column] = hash_ngrams(["\ue000的"], (2, 2), 1 << 8)
    marks = {hash_ngrams([chr(code) + "的"], (2, 2), 1 << 8)[1][0] for code in range(0xE000, 0xE006)}
    assert column in marks
    found = [
        weighty(
            only(model, first + int(mark)).contributions(Article(title="清河县的桥"), "news", "rest").title
        )
        for mark in marks
    ]
    assert [*range(place.end + 1)] in found


def test_the_level_of_a_place_is_the_place() -> None:
    """The smallest unit named is the county, wherever in the title that stands."""
    model = make_model()
    start = sum(model.config.features.title_blocks[:2])
    title = "河北省的清河县"
    found = {
        tuple(weighty(only(model, column).contributions(Article(title=title), "news", "rest").title))
        for column in range(start, model.config.features.n_title_features)
    }
    assert found == {(), (0, 1, 2), (4, 5, 6)}


def test_a_missing_place_is_nobodys_words() -> None:
    model = make_model()
    column = model.config.features.n_title_features - 1
    parts = only(model, column).contributions(Article(title="桥通了"), "news", "rest")
    assert (weighty(parts.title), parts.rest > 0) == ([], True)


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("label", LABELS)
def test_passages_are_where_the_words_stand_and_weights_are_theirs(name, label) -> None:
    article, model = ARTICLES[name], make_model()
    found = model.explain(article, label)
    parts = model.contributions(article, label, found.rival)
    texts, weights = (
        {"title": article.title, "body": article.text},
        {"title": parts.title, "body": parts.body},
    )
    for reason in (*found.phrases, *found.sentences):
        for passage in reason.passages:
            assert texts[passage.field][passage.start : passage.end] == reason.quote
        total = sum(weights[p.field][p.start : p.end].sum() for p in reason.passages)
        assert reason.weight == pytest.approx(total, abs=1e-4)
    assert found.log_odds == pytest.approx(found.title + found.body + found.rest, abs=2e-4)
    assert found.chars_read == len(parts.body)


def test_the_rival_is_the_strongest_other_label_that_is_allowed() -> None:
    model = make_model()
    scores = dict(zip(LABELS, model.logits([WHOLE])[0], strict=True))
    best, second, last = sorted(LABELS, key=scores.__getitem__, reverse=True)
    assert isinstance(model, ExplainingClassifier)
    assert model.explain(WHOLE, best).rival == second
    assert model.explain(WHOLE, last).rival == best
    assert model.explain(WHOLE, last).log_odds < 0
    assert model.explain(WHOLE, best, (best, last)).rival == last
    assert model.explain(WHOLE, best, (best,)).rival == second


def test_an_unknown_label_is_a_wrong_argument() -> None:
    with pytest.raises(ValueError, match="sports"):
        make_model().explain(WHOLE, "sports")


@pytest.mark.parametrize(
    ("title", "text", "label", "for_it"),
    [
        pytest.param(
            "灵丘县最后一批贫困村退出",
            "经省级验收，灵丘县剩余11个贫困村全部达到退出标准，建档立卡贫困户人均纯收入达到6870元，"
            "驻村工作队将继续帮扶，防止返贫。",
            "poverty_relief",
            {"贫困", "返贫", "帮扶"},
            id="poverty",
        ),
        pytest.param(
            "双柏县开展冬春火灾防控检查",
            "近日，双柏县消防救援大队联合市场监管局对县城商场、学校食堂和农贸市场开展冬春火灾防控检查，"
            "共检查单位26家，发现隐患39处。",
            "county_news",
            {"双柏县", "检查"},
            id="county",
        ),
        pytest.param(
            "改作风贵在较真",
            "有的地方改作风，口号喊得响，落到实处却走了样。改作风改的不是材料，而是心态。"
            "唯有较真碰硬，才能让群众看到变化；若只求过关，终究会失去民心。",
            "commentary",
            {"群众", "作风", "较真"},
            id="commentary",
        ),
    ],
)
def test_an_editor_recognizes_what_decided(bundled, title, text, label, for_it) -> None:
    found = bundled.explain(Article(title=title, paragraphs=(text,)), label)
    spoke_for = [reason for reason in found.phrases if reason.weight > 0]
    assert 1 <= len(spoke_for) <= 5
    assert len(found.phrases) - len(spoke_for) <= 2
    assert 1 <= len(found.sentences) <= 3
    assert any(word in reason.quote for word in for_it for reason in spoke_for)
    for reasons in (spoke_for, found.sentences):
        assert [reason.weight for reason in reasons] == sorted((r.weight for r in reasons), reverse=True)
    for reason in found.phrases:
        assert 2 <= len(reason.quote) <= 14
        assert reason.quote[0].isalnum()
        assert reason.quote[-1].isalnum()


def test_what_is_behind_the_limit_carries_nothing() -> None:
    article = Article(title="桥", paragraphs=("村里修桥。" * 6, "县里通车。" * 6))
    found = make_model(max_body_chars=20).explain(article, "news")
    assert found.chars_read == 20
    assert all(p.start < 20 for reason in (*found.phrases, *found.sentences) for p in reason.passages)


def test_a_sentence_whose_end_was_not_read_comes_whole() -> None:
    sentence = "村里修了三座便民桥，县里派人验收以后当天通车。"
    article = Article(paragraphs=(sentence, "后来的事没有读到。"))
    model = make_model(max_body_chars=12)
    quotes = {reason.quote for label in LABELS for reason in model.explain(article, label).sentences}
    assert quotes == {sentence}


def test_a_book_in_place_of_a_title_is_explained_by_its_beginning() -> None:
    title = "".join(f"第{number}座桥通车。" for number in range(2000))
    model = make_model()
    logits = dict(zip(LABELS, model.logits([Article(title=title)])[0].astype(float), strict=True))
    found = model.explain(Article(title=title), "news")
    assert found.log_odds * 0.7 == pytest.approx(logits["news"] - logits[found.rival], abs=1e-4)
    assert all(passage.start < 4500 for reason in found.sentences for passage in reason.passages)

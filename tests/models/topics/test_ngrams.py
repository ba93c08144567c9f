"""Models were trained on scikit-learn's columns, so ours must be the same ones."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from jianbao.models.topics.features import FeatureConfig, TopicFeatures
from jianbao.models.topics.ngrams import hash_ngrams
from jianbao.models.topics.weighting import weigh
from jianbao.nlp import Article

TEXTS = [
    "清河县新建三座便民桥",
    "",
    "A",
    "é 42 km²\n\n　　𠀀𠀁、“引号”",
    "\u200b☆\t \U0001f600",
    "村里修了路，村里通了水。" * 40,
]


@pytest.mark.parametrize("ngrams", [(1, 1), (1, 2), (1, 3), (2, 5)], ids=str)
@pytest.mark.parametrize(
    "texts",
    [pytest.param(TEXTS, id="many"), pytest.param([""], id="empty"), pytest.param(["桥"], id="short")],
)
def test_columns_are_those_of_scikit_learn(texts, ngrams) -> None:
    rows, columns = hash_ngrams(texts, ngrams, 1 << 12)
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), 1 << 12))
    assert (counts != count_by_scikit_learn(texts, ngrams, 12)).nnz == 0


def test_random_characters_of_every_length_in_utf8() -> None:
    choose = random.Random(5)
    planes = [(0x20, 0x7F), (0x80, 0x7FF), (0x4E00, 0x9FFF), (0x10000, 0x2FFFF)]
    texts = [
        "".join(chr(choose.randrange(*choose.choice(planes))) for _ in range(choose.randrange(30)))
        for _ in range(200)
    ]
    rows, columns = hash_ngrams(texts, (1, 3), 1 << 16)
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), 1 << 16))
    assert (counts != count_by_scikit_learn(texts, (1, 3), 16)).nnz == 0


def test_rows_are_weighed_as_scikit_learn_does() -> None:
    config = FeatureConfig(title_bits=9, body_bits=10)
    articles = [Article(title=text[:20], paragraphs=(text,)) for text in TEXTS]
    idf = np.random.default_rng(1).uniform(1, 9, config.n_features).astype(np.float32)
    expected = TopicFeatures(config).transform(articles)
    expected.data *= idf[expected.indices]
    found = weigh(TopicFeatures(config).transform(articles), idf)
    np.testing.assert_array_equal(found.toarray(), normalize(expected).toarray())


def test_articles_counted_in_chunks_keep_their_order(monkeypatch) -> None:
    config = FeatureConfig(title_bits=9, body_bits=10)
    articles = [Article(title=text[:20], paragraphs=(text,)) for text in TEXTS]
    whole = TopicFeatures(config).transform(articles)
    monkeypatch.setattr("jianbao.models.topics.features._CHUNK", 2)
    assert (TopicFeatures(config).transform(articles) != whole).nnz == 0


def count_by_scikit_learn(texts: list[str], ngrams: tuple[int, int], bits: int) -> csr_matrix:
    vectorizer = HashingVectorizer(
        analyzer="char",
        ngram_range=ngrams,
        n_features=1 << bits,
        alternate_sign=False,
        norm=None,
        lowercase=False,
    )
    return csr_matrix(vectorizer.transform(texts))

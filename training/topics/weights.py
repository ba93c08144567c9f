"""Weights of a linear topic model, from labelled articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from jianbao.models.topics.features import TopicFeatures
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights
from jianbao.models.topics.weighting import fit_idf, weigh

from .correction import correct_model
from .data import LabelledArticle
from .fit_config import FitConfig
from .rehearsal import make_up_articles
from .svm import fit_svm
from .views import add_partial_views
from .warm_start import fit_onto

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# From so many on labels make a better model than corrections do: they tell of a style of their own. A new
# label needs more: 86 labels, 48 of them of old ones, fitted anew drew 4 of the 168 held-out articles away.
_FEW_NEWS, _FEW_NEWS_OF_NEW_LABEL = 64, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedArticles:
    """Labelled articles as the model reads them.

    Attributes:
        counts: Log counts of n-grams; *shape:* (articles, features).
        targets: Index of each article's label; *shape:* (articles,).
        shares: `LabelledArticle.weight`; *shape:* (articles,).
    """

    counts: csr_matrix
    targets: Ints
    shares: Floats

    def only(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> CountedArticles:
        """Some of the articles."""
        return CountedArticles(
            counts=self.counts[chosen], targets=self.targets[chosen], shares=self.shares[chosen]
        )


def count_articles(
    rows: Sequence[LabelledArticle], labels: Sequence[str], config: FitConfig
) -> CountedArticles:
    """`rows` as the model reads them; the slowest part of a fit, so done once."""
    return CountedArticles(
        counts=TopicFeatures(config.features).transform([row.article for row in rows]),
        targets=np.array([labels.index(row.label) for row in rows], dtype=np.int64),
        shares=np.array([row.weight for row in rows], dtype=np.float32),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """What a fit goes on from.

    Attributes:
        weights: Of the earlier model.
        rehearsed: Made-up articles that are learnt too; none without a new label.
        columns: Which label of the earlier model each label was; ``None`` for a new one.
        kept: Labels whose weights stay as they are, because nothing new is known of them.
        n_news: Articles that the earlier model did not learn.
    """

    weights: LinearWeights
    rehearsed: CountedArticles
    columns: tuple[int | None, ...]
    kept: frozenset[int]
    n_news: int


def take_footing(
    earlier: LinearTopicClassifier, labels: Sequence[str], seed: int, news: Sequence[str]
) -> Footing:
    """`earlier` as the footing of a model with `labels`, in their order.

    Args:
        earlier: The model to go on from.
        labels: The label set.
        seed: Of what is made up.
        news: The label of every article that `earlier` did not learn.
    """
    counts, columns = make_up_articles(earlier.weights, seed)
    known = np.array([labels.index(label) if label in labels else -1 for label in earlier.labels])
    shares = np.ones(len(columns), dtype=np.float32)
    rehearsed = CountedArticles(counts=counts, targets=known[columns], shares=shares)
    grows = bool(set(labels) - set(earlier.labels))
    columns_of = {label: column for column, label in enumerate(earlier.labels)}
    untold = set(columns_of) - set(news)
    return Footing(
        weights=earlier.weights,
        rehearsed=rehearsed.only((rehearsed.targets >= 0) & grows),
        columns=tuple(columns_of.get(label) for label in labels),
        kept=frozenset(place for place, label in enumerate(labels) if label in untold),
        n_news=len(news),
    )


def fit_weights(articles: CountedArticles, config: FitConfig, footing: Footing | None) -> LinearWeights:
    """Weights fitted on every view of `articles`."""
    views, shown = add_partial_views(articles.counts, config.features.n_title_features)
    targets, shares = articles.targets[shown], articles.shares[shown]
    if footing is not None:
        if len(footing.rehearsed.targets):  # else no copy: 10,000 articles are 250 MB
            views = csr_matrix(vstack([views, footing.rehearsed.counts]))
            targets = np.concatenate([targets, footing.rehearsed.targets])
            shares = np.concatenate([shares, footing.rehearsed.shares])
        return _go_on(footing, weigh(views, footing.weights.idf), targets, shares, config)
    idf = fit_idf(views)
    coef, intercept = fit_svm(
        weigh(views, idf),
        targets,
        strength=config.strength,
        seed=config.seed,
        shares=shares,
        balance=config.balance,
    )
    return LinearWeights(idf=idf, coef=coef, intercept=intercept)


def _go_on(
    footing: Footing, matrix: csr_matrix, targets: Ints, shares: Floats, config: FitConfig
) -> LinearWeights:
    """Many labels of all classes are a training of their own; fewer correct what is there."""
    start, strength = footing.weights, config.update_strength
    few = _FEW_NEWS_OF_NEW_LABEL if None in footing.columns else _FEW_NEWS
    if footing.kept or footing.n_news < few:
        return correct_model(
            start, footing.columns, matrix, targets, strength=strength, shares=shares, kept=footing.kept
        )
    return fit_onto(start, matrix, targets, strength=strength, seed=config.seed, shares=shares)


def score_articles(articles: CountedArticles, weights: LinearWeights) -> Floats:
    """Logits; *shape:* (articles, labels)."""
    matrix = weigh(articles.counts.copy(), weights.idf)
    logits: Floats = matrix @ weights.coef + weights.intercept
    return logits

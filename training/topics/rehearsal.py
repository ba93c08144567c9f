"""Articles made up from what an earlier model remembers of its own, to learn a new label against.

The articles that carry a new label are often the only ones of a newsroom's style in a training. Without
others of that style beside them, the style itself would be learnt for the label. The earlier model's texts
are not here, but its idf says how many of them held each n-gram: articles drawn from these shares are of the
old style, and the earlier model says what their labels are (pseudorehearsal, Robins 1995).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from jianbao.models.topics.linear import LinearWeights
from jianbao.models.topics.weighting import weigh

# With 200 beside 60 articles of a new label a third as many old answers change as without; 600 do no better,
# and then the label is found less often.
_N_ARTICLES = 200
_WHOLE = 1.5  # shares are over three views of an article, two of which show its body
_LOG_COUNT = 0.9  # mean of log(1 + count) over the n-grams of an article


def make_up_articles(earlier: LinearWeights, seed: int) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Log counts of made-up articles, and which of its labels the earlier model gives them.

    Returns:
        *Shape:* (articles, features), and (articles,).
    """
    counts = _draw(np.minimum(_WHOLE * _text_shares(earlier.idf), 1), np.random.default_rng(seed))
    logits = weigh(counts.copy(), earlier.idf) @ earlier.coef + earlier.intercept
    return counts, logits.argmax(axis=1)


def _draw(shares: NDArray[np.float64], random: np.random.Generator) -> csr_matrix:
    """Articles that hold each n-gram with a probability of its own."""
    known = np.flatnonzero(shares)
    drawn = [known[random.random(len(known)) < shares[known]] for _ in range(_N_ARTICLES)]
    indptr = np.cumsum([0, *map(len, drawn)])
    data = np.full(indptr[-1], _LOG_COUNT, dtype=np.float32)
    return csr_matrix((data, np.concatenate(drawn), indptr), shape=(_N_ARTICLES, len(shares)))


def _text_shares(idf: NDArray[np.float32]) -> NDArray[np.float64]:
    """Share of texts that held each n-gram, which `fit_idf` turned into `idf`; *shape:* (features,)."""
    smoothed = np.exp(1.0 - idf.astype(np.float64))  # (1 + texts with the n-gram) / (1 + texts)
    never = smoothed.min()  # 1 / (1 + texts)
    shares: NDArray[np.float64] = (smoothed - never) / (1 - never)
    return shares

"""The ways in which an article is shown to the model while it learns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack


def add_partial_views(counts: csr_matrix, n_title_columns: int) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Whole articles, then title alone and body alone of those that have both.

    So the model can answer for a headline list as well as for a page without title. Columns are blanked
    instead of counting the texts again, which would take three times as long.

    Args:
        counts: Of whole articles; *shape:* (articles, features).
        n_title_columns: The first columns count the title, the others the body.

    Returns:
        The views, *shape:* (views, features), and which article each shows, *shape:* (views,).
    """
    of_title = counts.indices < n_title_columns
    titles, bodies = _keep(counts, of_title), _keep(counts, ~of_title)
    both = np.flatnonzero((np.diff(titles.indptr) > 0) & (np.diff(bodies.indptr) > 0))
    views = csr_matrix(vstack([counts, titles[both], bodies[both]], format="csr"))
    return views, np.concatenate([np.arange(counts.shape[0]), both, both])


def _keep(counts: csr_matrix, kept: NDArray[np.bool_]) -> csr_matrix:
    before = np.concatenate([[0], np.cumsum(kept)])
    indptr = before[counts.indptr].astype(np.int32)
    return csr_matrix((counts.data[kept], counts.indices[kept], indptr), shape=counts.shape)

"""Which labelled articles say the same."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.feature_extraction.text import HashingVectorizer

from .data import LabelledArticle

_SHINGLE = 5  # characters; what two texts share by chance is shorter
_NEAR = 0.6  # cosine of the shingle sets from which two articles count as the same text
_CHUNK = 1024  # rows compared at once; bounds the memory of the products


def find_alike(
    left: Sequence[LabelledArticle], right: Sequence[LabelledArticle]
) -> list[tuple[int, int, float]]:
    """Pairs of articles that share most of their shingles.

    Returns:
        Position in `left`, position in `right`, cosine of the two shingle sets.
    """
    if not left or not right:
        return []
    shingles = HashingVectorizer(
        analyzer="char", ngram_range=(_SHINGLE, _SHINGLE), binary=True, alternate_sign=False, norm="l2"
    )
    matrix = shingles.transform([_text(row) for row in left])
    other = shingles.transform([_text(row) for row in right]).T.tocsr()
    pairs = []
    for start in range(0, len(left), _CHUNK):
        products = (matrix[start : start + _CHUNK] @ other).tocoo()
        near = products.data >= _NEAR
        rows, columns = products.row[near] + start, products.col[near]
        pairs += list(zip(rows.tolist(), columns.tolist(), products.data[near].tolist(), strict=True))
    return pairs


def _text(row: LabelledArticle) -> str:
    return row.article.text or row.article.title

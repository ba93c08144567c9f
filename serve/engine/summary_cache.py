"""Summaries that were written before."""

from __future__ import annotations

import hashlib

from jianbao.nlp import Article, Summary
from jianbao.serve.bounded_cache import BoundedCache

# Key, list nodes and objects of a summary; of a piece of evidence, with its words.
_OVERHEAD_BYTES, _EVIDENCE_BYTES = 1000, 500
# Of a Chinese character in memory, the headers of its string left out.
_CHAR_BYTES = 2


class SummaryCache(BoundedCache[Summary]):
    """Keeps the summaries used last, as many as fit.

    Args:
        max_bytes: Room for all of them; 0 keeps none.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes, _size)


def hash_wording(article: Article) -> bytes:
    """Equal for articles whose summaries are equal: those of one title and one body, to the letter.

    The content hash leaves white space out and makes wide digits narrow, but evidence has offsets into the
    body as it stands and quotes its words.
    """
    title = hashlib.sha256(article.title.encode("utf-8", "surrogatepass")).digest()
    return hashlib.sha256(title + article.text.encode("utf-8", "surrogatepass")).digest()


def summary_key(wording: bytes, model: str, max_chars: int | None) -> bytes:
    """What decides on a summary; it has both texts, whichever of them is asked for."""
    return hashlib.sha256(wording + repr((model, max_chars)).encode("utf-8", "backslashreplace")).digest()


def _size(summary: Summary) -> int:
    n_chars = len(summary.headline) + len(summary.text)
    return _OVERHEAD_BYTES + _CHAR_BYTES * n_chars + _EVIDENCE_BYTES * len(summary.evidence)

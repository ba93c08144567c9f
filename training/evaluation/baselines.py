"""What an editor gets without a model."""

from __future__ import annotations

import re
from collections import Counter

from jianbao.nlp.protocols import Kind

LEAD_CHARS: dict[Kind, int] = {"headline": 30, "summary": 76}
"""Best plain lead on the hand-written references: their own usual length, and a little more for headlines."""

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）]*")


def split_sentences(text: str) -> list[str]:
    """Sentences of a body, white space at their ends removed, empty ones left out."""
    return [sentence for match in _SENTENCE.finditer(text) if (sentence := match.group().strip())]


def lead_sentence(text: str, kind: Kind) -> str:
    """The first sentence, whatever its length."""
    return next(iter(split_sentences(text)), "")


def lead_characters(text: str, kind: Kind) -> str:
    """The first characters, as many as `LEAD_CHARS` says."""
    return "".join(text.split())[: LEAD_CHARS[kind]]


def centroid_sentence(text: str, kind: Kind) -> str:
    """The sentence nearest to the whole text in character bigrams, cut to twice the lead's length."""
    sentences = split_sentences(text)
    whole = _bigrams(text)
    return max(sentences, key=lambda s: _cosine(_bigrams(s), whole), default="")[: 2 * LEAD_CHARS[kind]]


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    shared = sum(count * right[gram] for gram, count in left.items())
    size = (sum(v * v for v in left.values()) * sum(v * v for v in right.values())) ** 0.5
    return shared / size if size else 0.0

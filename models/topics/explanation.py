"""Puts what every character adds into the phrases and sentences that carried a decision."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jianbao.nlp.article import Article
from jianbao.nlp.explanation import Explanation, Passage, Reason
from jianbao.nlp.truth.sentences import split_sentences

from .contributions import Contributions
from .phrases import find_phrases

# What an editor reads at a glance.
_MOST_PHRASES, _MOST_AGAINST, _MOST_SENTENCES = 5, 2, 3
_DIGITS = 4
# Where phrases and sentences are looked for: no title is so long, and of a body less is read. One that is
# longer than a book must not hold up other pages.
_MOST_CHARS, _LONGEST_SENTENCE = 4000, 500

Field = Literal["title", "body"]


def explain_decision(article: Article, parts: Contributions, *, label: str, rival: str) -> Explanation:
    """Why it is `label`; all numbers to four decimals.

    Args:
        article: What was read.
        parts: What it adds to the logarithm of the odds of `label` against `rival`.
        label: The label in question.
        rival: The one it is compared with.
    """
    usual = _size(np.concatenate([parts.title, parts.body]))
    views = [
        _View(field="title", text=article.title, weights=parts.title, usual=usual),
        _View(field="body", text=article.text, weights=parts.body, usual=usual),
    ]
    reasons = _phrases(views, _MOST_PHRASES, sign=1)
    objections = _phrases(views, _MOST_AGAINST, sign=-1, besides=reasons)
    return Explanation(
        label=label,
        rival=rival,
        log_odds=_rounded(parts.total),
        title=_rounded(parts.title.sum()),
        body=_rounded(parts.body.sum()),
        rest=_rounded(parts.rest),
        phrases=(*reasons, *objections),
        sentences=tuple(_heaviest(_sentences(views), _MOST_SENTENCES)),
        chars_read=len(parts.body),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A text, what the characters add that were read, and what is usual for one of the article."""

    field: Field
    text: str
    weights: NDArray[np.float64]
    usual: float

    def phrases(self, sign: int) -> Iterator[str]:
        """Candidates that speak for (`sign` 1) or against (-1).

        A character of a title weighs several times one of a body. Held against what is usual in the article
        the whole title would be a phrase, and against what is usual in itself no part of an even one; the
        geometric mean of the two gives what a person would underline.
        """
        level = math.sqrt(_size(self.weights) * self.usual)
        for start, end in find_phrases(self.text, sign * self.weights[:_MOST_CHARS], level):
            yield self.text[start:end]

    def sentences(self) -> Iterator[Passage]:
        """Whole sentences, the one included in whose middle reading ended."""
        n_chars = min(len(self.weights), _MOST_CHARS)
        begun = self.text[n_chars : n_chars + _LONGEST_SENTENCE].partition("\n")[0]
        for span in split_sentences(self.text[:n_chars] + begun):
            yield Passage(field=self.field, start=span.start, end=span.end)

    def passages(self, quote: str) -> list[Passage]:
        """Where `quote` stands in what was read."""
        matches = re.finditer(re.escape(quote), self.text[: len(self.weights)])
        return [Passage(field=self.field, start=match.start(), end=match.end()) for match in matches]

    def weight(self, passage: Passage) -> float:
        """What the characters of `passage` add, as far as they were read."""
        return float(self.weights[passage.start : passage.end].sum())


def _phrases(views: Sequence[_View], most: int, *, sign: int, besides: Sequence[Reason] = ()) -> list[Reason]:
    quotes = dict.fromkeys(quote for view in views for quote in view.phrases(sign))
    return _heaviest([_reason(views, quote) for quote in quotes], most, sign=sign, besides=besides)


def _reason(views: Sequence[_View], quote: str) -> Reason:
    found = [(view, passage) for view in views for passage in view.passages(quote)]
    weight = sum(view.weight(passage) for view, passage in found)
    return Reason(quote=quote, weight=_rounded(weight), passages=tuple(passage for _, passage in found))


def _sentences(views: Sequence[_View]) -> Iterator[Reason]:
    for view in views:
        for passage in view.sentences():
            quote = view.text[passage.start : passage.end]
            yield Reason(quote=quote, weight=_rounded(view.weight(passage)), passages=(passage,))


def _heaviest(
    reasons: Iterable[Reason], most: int, *, sign: int = 1, besides: Sequence[Reason] = ()
) -> list[Reason]:
    """Up to `most` reasons that speak for (`sign` 1) or against (-1); of two in one another the heavier."""
    kept: list[Reason] = []
    for reason in sorted(reasons, key=lambda reason: -sign * reason.weight):
        if len(kept) == most or sign * reason.weight <= 0:
            break
        others = [*besides, *kept]
        if not any(reason.quote in other.quote or other.quote in reason.quote for other in others):
            kept.append(reason)
    return kept


def _size(weights: NDArray[np.float64]) -> float:
    """Mean size of `weights`; 0 when there are none."""
    return float(np.abs(weights).mean()) if len(weights) else 0.0


def _rounded(weight: float) -> float:
    return round(float(weight), _DIGITS)

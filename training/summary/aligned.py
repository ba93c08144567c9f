"""Written summaries said in the article's own clauses: what a model learns from that may be printed.

What is printed must run along the article's sentences (see `jianbao.nlp.truth.alignment`), and nine of ten
summaries written by hand do not: their writers join and reword. A model that learns their way falls back on
extracts three times in four. So each clause that the article does not carry is replaced by the article's own
clauses closest to it, and a summary that loses its sense by that is left out.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jianbao.nlp.truth.alignment import AlignmentChecker, find_misaligned
from jianbao.nlp.truth.defects import find_defects
from jianbao.nlp.truth.sentences import split_clauses, split_sentences
from jianbao.nlp.truth.style import normalize_style
from jianbao.nlp.truth.support import SupportChecker

from .extracts import starts_dependent, without_dateline

_LEAST_LIKE = 0.3  # F1 over character bigrams between a written clause and what takes its place
_LEAST_LIKE_WHOLE = 0.55  # the same between the two summaries
_MAX_RUN_CLAUSES, _MAX_RUN_CHARS = 4, 90
_ANNOUNCING = re.compile(r"(?:获悉|了解到|介绍|表示|认为|指出|强调|告诉记者|说)[，。：；]?$")
_MARKS = "，；：。、！？"


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring clauses of one sentence."""

    sentence: int
    first: int
    last: int
    text: str
    bigrams: Counter[str]

    @property
    def places(self) -> set[tuple[int, int]]:
        """Where its clauses stand: sentence and clause."""
        return {(self.sentence, at) for at in range(self.first, self.last + 1)}


def align_summary(text: str, summary: str) -> str | None:
    """`summary` in clauses that `text` carries.

    Returns:
        40 to 120 characters fit to print, or ``None`` when too little of the summary is left.
    """
    article = _Article(text)
    parts: list[tuple[int | None, str]] = []  # the sentence it stems from, what is said
    used: set[tuple[int, int]] = set()
    for clause in _clauses(summary):
        bare = clause.rstrip(_MARKS)
        if article.carries(bare):
            parts.append((article.sentence_of(bare), clause))
        elif run := article.closest(clause, after=parts[-1][0] if parts else None, used=used):
            used |= run.places
            mark = clause[-1] if clause[-1] in _MARKS else "，"
            parts.append((run.sentence, run.text.rstrip(_MARKS) + mark))
    aligned = normalize_style("".join(said for _, said in parts), "summary")
    return aligned if _is_close(aligned, summary) and article.allows(aligned) else None


class _Article:
    """The article, taken apart once."""

    def __init__(self, text: str) -> None:
        spans = split_sentences(text)
        self._sentences = [without_dateline(span.text) for span in spans]
        self._runs = [run for at, sentence in enumerate(self._sentences) for run in _runs(at, sentence)]
        self._alignment = AlignmentChecker(text)
        self._support = SupportChecker(text)

    def carries(self, clause: str) -> bool:
        """Whether `clause` may stand as it is."""
        return not self._alignment.find_misaligned(clause) and self._is_supported(clause)

    def allows(self, summary: str) -> bool:
        """Whether `summary` passes all that printed text must pass."""
        is_aligned = not self._alignment.find_misaligned(summary)
        faults = find_defects(summary, "summary")
        return is_aligned and not faults and self._is_supported(summary)

    def sentence_of(self, clause: str) -> int | None:
        """Index of the first sentence that carries `clause` alone."""
        at = (at for at, sentence in enumerate(self._sentences) if not find_misaligned(clause, sentence))
        return next(at, None)

    def closest(self, clause: str, *, after: int | None, used: set[tuple[int, int]]) -> _Run | None:
        """The unused run most like `clause` that can be read behind a clause of sentence `after`."""
        wanted = _bigrams(clause)
        fitting = [run for run in self._runs if _follows(run, after) and not run.places & used]
        best = max(fitting, key=lambda run: _likeness(wanted, run.bigrams), default=None)
        return best if best and _likeness(wanted, best.bigrams) >= _LEAST_LIKE else None

    def _is_supported(self, text: str) -> bool:
        return self._support.check(normalize_style(text, "summary"), field="summary").supported


def _clauses(summary: str) -> Iterator[str]:
    for sentence in split_sentences(summary):
        yield from (clause.text for clause in split_clauses(sentence.text))


def _runs(at: int, sentence: str) -> Iterator[_Run]:
    clauses = [clause.text for clause in split_clauses(sentence)]
    for first in range(len(clauses)):
        for last in range(first, min(first + _MAX_RUN_CLAUSES, len(clauses))):
            text = "".join(clauses[first : last + 1])
            if len(text) <= _MAX_RUN_CHARS and not _ANNOUNCING.search(text):
                yield _Run(at, first, last, text, _bigrams(text))


def _follows(run: _Run, after: int | None) -> bool:
    """Whether `run` has its subject: it opens its sentence, or the sentence has been begun."""
    if run.sentence == after:
        return True
    return run.first == 0 and (not starts_dependent(run.text) or run.sentence - 1 == after)


def _is_close(aligned: str, summary: str) -> bool:
    return _likeness(_bigrams(aligned), _bigrams(summary)) >= _LEAST_LIKE_WHOLE


def _bigrams(text: str) -> Counter[str]:
    chars = [char for char in unicodedata.normalize("NFKC", text) if char.isalnum()]
    return Counter(left + right for left, right in itertools.pairwise(chars))


def _likeness(left: Counter[str], right: Counter[str]) -> float:
    """F1 of two bags; 0 when one is empty."""
    shared = sum((left & right).values())
    return 2 * shared / (left.total() + right.total()) if shared else 0.0

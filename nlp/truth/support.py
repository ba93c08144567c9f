"""Checks every number, date and name of a generated text against the article."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianbao.nlp.protocols import Evidence, EvidenceKind, Kind

from .claims import Claim, find_claims
from .dates import DateMention, find_dates, with_context
from .folding import fold
from .lexicon import cut
from .name_parts import FREQUENT_CHARS
from .name_support import NameIndex, Span, is_ordinary
from .names import Name
from .number_support import find_date_support, find_quantity_support, find_year_support
from .numbers import Quantity, find_quantities

_MARK = re.compile(r"[，。；：！？、,;:!?“”‘’《》（）()\n]")
_EVIDENCE_KINDS: dict[str, EvidenceKind] = {
    "number": "number",
    "date": "date",
    "person": "person",
    "place": "place",
    "organization": "organization",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportReport:
    """The outcome of a check.

    Attributes:
        supported: True when `unsupported` is empty.
        evidence: One entry for each supported number, date, person, place and organization.
        unsupported: Claims that the article does not make.
    """

    supported: bool
    evidence: tuple[Evidence, ...] = ()
    unsupported: tuple[Claim, ...] = ()


def check_support(text: str, body: str, *, field: Kind, title: str = "") -> SupportReport:
    """Check `text` against `body`.

    Args:
        text: A generated headline or summary.
        body: The article's body; evidence offsets point into it.
        field: Goes into the evidence.
        title: When given, what it says counts as well, without evidence.
    """
    return SupportChecker(body, title=title).check(text, field=field)


class SupportChecker:
    """One article, read once and asked about several texts.

    Args:
        body: The article's body.
        title: When given, what it says counts as well, without evidence.
    """

    def __init__(self, body: str, *, title: str = "") -> None:
        self._body = _Facts(body)
        self._title = _Facts(title)

    def check(self, text: str, *, field: Kind) -> SupportReport:
        """Look up every claim of `text`."""
        evidence: list[Evidence] = []
        unsupported: list[Claim] = []
        for claim in find_claims(text):
            if span := self._body.find(claim) or self._body.find_clause(text, claim):
                evidence += self._evidence(claim, span, field)
            elif not self._title.find(claim) and not _is_ordinary(claim):
                unsupported.append(claim)
        unsupported += self._unknown_terms(text, unsupported)
        return SupportReport(
            supported=not unsupported, evidence=tuple(evidence), unsupported=tuple(unsupported)
        )

    def _evidence(self, claim: Claim, span: Span, field: Kind) -> Iterator[Evidence]:
        if claim.kind in _EVIDENCE_KINDS:
            start, end = span
            quote = self._body.text[start:end]
            kind = _EVIDENCE_KINDS[claim.kind]
            yield Evidence(field=field, kind=kind, claim=claim.text, quote=quote, start=start, end=end)

    def _unknown_terms(self, text: str, known: list[Claim]) -> Iterator[Claim]:
        """Pairs of characters that form no known word, a rare one among them that the article lacks."""
        tokens = cut(fold(text))
        for left, right in itertools.pairwise(tokens):
            covered = any(claim.start <= left.start < claim.end for claim in known)
            if left.kind != "char" or right.kind != "char" or covered:
                continue
            if any(char not in FREQUENT_CHARS and not self._has(char) for char in left.text + right.text):
                start, end = left.start, right.end
                yield Claim(text=text[start:end], start=start, end=end, kind="term")

    def _has(self, string: str) -> bool:
        return self._body.has(string) or self._title.has(string)


def _is_ordinary(claim: Claim) -> bool:
    return isinstance(claim.fact, Name) and is_ordinary(claim.fact)


class _Facts:
    """Numbers, dates and text of one source."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._names = NameIndex(text)
        dates = find_dates(text)
        self._quantities = find_quantities(text, dates)
        self._dates = with_context(dates)

    def find_clause(self, text: str, claim: Claim) -> Span | None:
        """Where `claim` stands in the source when the whole clause around it was copied from there."""
        start = max((mark.end() for mark in _MARK.finditer(text, 0, claim.start)), default=0)
        mark = _MARK.search(text, claim.end)
        clause = text[start : mark.start() if mark else len(text)]
        return self._names.find_inside(clause, claim.start - start, claim.end - start)

    def has(self, string: str) -> bool:
        return string in self._names.text

    def find(self, claim: Claim) -> Span | None:
        fact = claim.fact
        if isinstance(fact, Name):
            return self._names.find(fact.text, fact.kind)
        found: Quantity | DateMention | None = None
        if isinstance(fact, Quantity):
            found = find_quantity_support(fact, self._quantities) or find_year_support(fact, self._dates)
        elif isinstance(fact, DateMention):
            found = find_date_support(fact, self._dates)
        return (found.start, found.end) if found else None

"""The seams between reading, tagging and summarizing.

`Pipeline` knows these only; `jianbao.models` implements them, tests fake them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from .article import Article
from .explanation import Explanation

Kind = Literal["headline", "summary"]
Method = Literal["generated", "constrained", "extractive", "verbatim"]
EvidenceKind = Literal["number", "date", "person", "place", "organization"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A classifier's answer for one article.

    Attributes:
        label: The label with the highest score.
        scores: Calibrated probability of every label; they add up to 1.
        needs_review: True when a person should look before the label is used.
        model: Name and version of the classifier.
    """

    label: str
    scores: Mapping[str, float]
    needs_review: bool
    model: str

    @property
    def score(self) -> float:
        """Probability of `label`."""
        return self.scores[self.label]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the article says what a generated text states.

    Attributes:
        field: Which generated text the claim stands in.
        kind: What sort of claim it is.
        claim: The claim as written in the generated text.
        quote: The words of the body that support it; equals ``body[start:end]``.
        start: Offset of the quote in the body, in Unicode code points.
        end: Offset just behind the quote.
    """

    field: Kind
    kind: EvidenceKind
    claim: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A headline and a summary of one article, checked against it.

    Attributes:
        headline: At most 30 characters.
        text: One or two sentences of 40-120 characters; the whole body when that is shorter.
        method: How `text` came about.
        headline_method: How `headline` came about.
        supported: True when every number, date and name of both texts stands in the article.
        evidence: One entry for each claim.
        chars_read: Characters of the body that the model was given.
        truncated: True when that was not the whole body.
        model: Name and version of the summarizer.
        warnings: Stable codes: ``"headline_mended"`` when slips in what the model copied were replaced by the
            article's words, ``"headline_fallback"`` when the article's own sentence stands in; the same
            for the summary.
    """

    headline: str
    text: str
    method: Method
    headline_method: Method
    supported: bool
    evidence: tuple[Evidence, ...] = ()
    chars_read: int = 0
    truncated: bool = False
    model: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """One text to be rewritten by a seq2seq model.

    Attributes:
        text: What the model reads; must fit its window (see `TextGenerator.max_source_tokens`).
        kind: Which of the two outputs is wanted.
        banned: Strings the output must not contain.
    """

    text: str
    kind: Kind
    banned: tuple[str, ...] = field(default=())


class TopicClassifier(Protocol):
    """Gives each article a topic."""

    @property
    def labels(self) -> Sequence[str]:
        """All labels, in the order of the model."""

    @property
    def display_names(self) -> Mapping[str, str]:
        """Chinese name of every label."""

    def classify(self, articles: Sequence[Article]) -> list[Topic]:
        """Topics of `articles`, in their order. A title alone or a body alone is enough."""


@runtime_checkable
class ExplainingClassifier(TopicClassifier, Protocol):
    """A classifier that can say what decided."""

    def explain(self, article: Article, label: str, among: Sequence[str] = ()) -> Explanation:
        """Why `article` is about `label` rather than about the strongest other label.

        Args:
            article: As given to `classify`.
            label: The one it got, or any other.
            among: Where the other label is looked for; empty, or `label` alone, for all labels.
        """


class TextGenerator(Protocol):
    """A seq2seq model with its tokenizer, blind to whether what it writes is true."""

    @property
    def name(self) -> str:
        """Name and version, for the record."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of source tokens of each text, special tokens not counted."""

    def max_source_tokens(self, kind: Kind) -> int:
        """Source tokens the model can read, special tokens not counted."""

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[str]]:
        """Candidate texts for each request, best first; at least one each, plain text."""


class Summarizer(Protocol):
    """Writes a checked headline and summary for each article."""

    @property
    def name(self) -> str:
        """Name and version, for the record."""

    def summarize(self, articles: Sequence[Article]) -> list[Summary]:
        """Summaries of `articles`, in their order."""

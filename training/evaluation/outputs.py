"""What is measured: outputs of a guarded summarizer, or of a bare model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import GenerationRequest, Kind, Method, Summarizer, Summary, TextGenerator
from jianbao.training.summary.pairs import Pair

from .baselines import split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One text to be measured.

    Attributes:
        text: The headline or summary.
        method: How it came about.
        is_mended: Whether slips in what the model copied were replaced by the article's words.
    """

    text: str
    method: Method = "generated"
    is_mended: bool = False


class Writer(Protocol):
    """Anything that gives an output for each pair."""

    @property
    def name(self) -> str:
        """For the report."""

    def write(self, pairs: Sequence[Pair]) -> list[Output]:
        """Outputs of `pairs`, in their order; the targets are not looked at."""


class GuardedWriter:
    """The summarizer as users get it; an article asked for both kinds is summarized once.

    Args:
        summarizer: What is measured.
    """

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    @property
    def name(self) -> str:
        """Name of the summarizer."""
        return self._summarizer.name

    def write(self, pairs: Sequence[Pair]) -> list[Output]:
        """Outputs of `pairs`, in their order."""
        texts = list(dict.fromkeys(pair.text for pair in pairs))
        articles = [Article(paragraphs=tuple(filter(None, text.split("\n")))) for text in texts]
        summaries = dict(zip(texts, self._summarizer.summarize(articles), strict=True))
        return [_output_of(pair.kind, summaries[pair.text]) for pair in pairs]


def _output_of(kind: Kind, summary: Summary) -> Output:
    is_mended = f"{kind}_mended" in summary.warnings
    if kind == "headline":
        return Output(text=summary.headline, method=summary.headline_method, is_mended=is_mended)
    return Output(text=summary.text, method=summary.method, is_mended=is_mended)


class BareWriter:
    """The model's best candidate, unchecked, from as many leading sentences as its window takes.

    Args:
        generator: What is measured.
    """

    def __init__(self, generator: TextGenerator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """Name of the generator."""
        return f"{self._generator.name} (bare)"

    def write(self, pairs: Sequence[Pair]) -> list[Output]:
        """Outputs of `pairs`, in their order."""
        requests = [GenerationRequest(text=self._fit(pair), kind=pair.kind) for pair in pairs]
        return [Output(text=candidates[0]) for candidates in self._generator.generate(requests)]

    def _fit(self, pair: Pair) -> str:
        sentences = split_sentences(pair.text)
        left = self._generator.max_source_tokens(pair.kind)
        kept = []
        for sentence, tokens in zip(sentences, self._generator.count_tokens(sentences), strict=True):
            left -= tokens + 1  # joining may add a piece
            if left < 0:
                break
            kept.append(sentence)
        return "".join(kept) or self._halve(pair)

    def _halve(self, pair: Pair) -> str:
        """The start of a first sentence that alone is too long."""
        text = pair.text
        while self._generator.count_tokens([text])[0] > self._generator.max_source_tokens(pair.kind):
            text = text[: len(text) // 2]
        return text

"""Which sentences of an article carry its news, and what a model with a short window should read."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jianbao.nlp.article import Article

from .sentences import Span, split_clauses, split_sentences

CountTokens = Callable[[Sequence[str]], list[int]]

# Weights set by hand: the lead outweighs everything, then centrality, position and the title.
_LEAD, _POSITION, _PARAGRAPH_START, _CENTRALITY, _TITLE, _NUMBER = 2.0, 0.6, 0.15, 1.0, 0.5, 0.1
_FEWEST_BIGRAMS = 10  # a scrap of a sentence that is a frequent word says little
_HAN_OR_DIGIT = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """What a model is given to read.

    Attributes:
        text: Sentences of the body in their order, a line for each paragraph.
        chars_read: Characters of the body in `text`, line ends not counted.
        truncated: True when sentences were left out or cut.
    """

    text: str
    chars_read: int
    truncated: bool


def choose_source(article: Article, budget_tokens: int, count_tokens: CountTokens) -> SourceText:
    """The body, or its most salient sentences when it is longer than `budget_tokens`.

    The first sentence is always kept; it is cut only when it alone is too long.
    """
    return SourceChooser(article, count_tokens).choose(budget_tokens)


class SourceChooser:
    """One article, prepared for several budgets; see `choose_source`."""

    def __init__(self, article: Article, count_tokens: CountTokens) -> None:
        self._title = article.title
        self._body = article.text
        self._count_tokens = count_tokens
        self._n_tokens = count_tokens([self._body])[0]

    def choose(self, budget_tokens: int) -> SourceText:
        """What fits `budget_tokens`."""
        if self._n_tokens <= budget_tokens:
            return SourceText(text=self._body, chars_read=_chars(self._body), truncated=False)
        chosen = _choose(self._scores, self._costs, budget_tokens)
        text = self._join(chosen)
        while len(chosen) > 1 and self._count_tokens([text])[0] > budget_tokens:
            chosen.pop()
            text = self._join(chosen)
        text = _cut(text, budget_tokens, self._count_tokens)
        return SourceText(text=text, chars_read=_chars(text), truncated=True)

    @cached_property
    def _sentences(self) -> list[Span]:
        return split_sentences(self._body)

    @cached_property
    def _scores(self) -> list[float]:
        return score_sentences(self._body, self._sentences, self._title)

    @cached_property
    def _costs(self) -> list[int]:
        return self._count_tokens([sentence.text for sentence in self._sentences])

    def _join(self, chosen: Sequence[int]) -> str:
        return _join(self._body, [self._sentences[index] for index in sorted(chosen)])


def score_sentences(body: str, sentences: Sequence[Span], title: str = "") -> list[float]:
    """How much of the news each of `sentences` carries; higher is more, comparable within one article.

    Cosine to the article's centre in TF-IDF space of character bigrams, position, paragraph starts,
    share of the title's bigrams, presence of a number.
    """
    bags = [count_bigrams(sentence.text) for sentence in sentences]
    centralities = _centralities(bags)
    wanted = set(_bigrams(title))
    scores = []
    for index, (sentence, bag) in enumerate(zip(sentences, bags, strict=True)):
        score = _CENTRALITY * centralities[index] + _POSITION / (1 + 0.3 * index)
        score += _LEAD * (index == 0) + _PARAGRAPH_START * (body[sentence.start - 1 : sentence.start] == "\n")
        score += _TITLE * len(wanted & bag.keys()) / max(len(wanted), 1)
        scores.append(score + _NUMBER * any(char.isdigit() for char in sentence.text))
    return scores


def count_bigrams(text: str) -> Counter[str]:
    """How often each pair of neighbouring characters stands in `text`, punctuation skipped."""
    return Counter(_bigrams(text))


def recurrence(text: str, counts: Mapping[str, int]) -> float:
    """How much the article comes back to what `text` says: mean log count of its different bigrams.

    Args:
        text: A part of the article.
        counts: `count_bigrams` of the article.

    Returns:
        0 where nothing of `text` is said again; 0.7 where all of it is said twice.
    """
    bigrams = set(_bigrams(text))
    logs = sum(math.log(counts[bigram]) for bigram in bigrams if counts.get(bigram, 0) > 1)
    return logs / max(len(bigrams), _FEWEST_BIGRAMS)


def _choose(scores: Sequence[float], costs: Sequence[int], budget_tokens: int) -> list[int]:
    """Indices of the sentences that fit, the first one in front, then the most salient."""
    left = budget_tokens - costs[0]
    chosen = [0]
    for index in sorted(range(1, len(scores)), key=lambda i: -scores[i]):
        if costs[index] <= left:
            chosen.append(index)
            left -= costs[index]
    return chosen


def _join(body: str, sentences: Sequence[Span]) -> str:
    text = sentences[0].text
    for before, sentence in itertools.pairwise(sentences):
        text += ("\n" if "\n" in body[before.end : sentence.start] else "") + sentence.text
    return text


def _cut(text: str, budget_tokens: int, count_tokens: CountTokens) -> str:
    """`text` up to the last clause, or else character, that fits."""
    if count_tokens([text])[0] <= budget_tokens:
        return text
    heads = [text[: clause.end] for clause in split_clauses(text)]
    fitting = [head for head, cost in zip(heads, count_tokens(heads), strict=True) if cost <= budget_tokens]
    if fitting:
        return fitting[-1]
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count_tokens([text[:middle]])[0] <= budget_tokens else (low, middle - 1)
    return text[:low]


def _centralities(bags: Sequence[Counter[str]]) -> list[float]:
    seen = Counter(bigram for bag in bags for bigram in bag)
    rarity = {bigram: math.log(1 + len(bags) / count) for bigram, count in seen.items()}
    vectors = [{bigram: count * rarity[bigram] for bigram, count in bag.items()} for bag in bags]
    centre: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        length = _length(vector)
        for bigram, weight in vector.items():
            centre[bigram] += weight / length
    return [_cosine(vector, centre, _length(centre)) for vector in vectors]


def _cosine(vector: dict[str, float], centre: Mapping[str, float], centre_length: float) -> float:
    product = sum(weight * centre.get(bigram, 0.0) for bigram, weight in vector.items())
    return product / (_length(vector) * centre_length)


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0


def _bigrams(text: str) -> list[str]:
    bare = _HAN_OR_DIGIT.sub("", text)
    return [bare[index : index + 2] for index in range(len(bare) - 1)]


def _chars(text: str) -> int:
    return len(text.replace("\n", ""))

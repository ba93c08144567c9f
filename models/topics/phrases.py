"""Pieces of a text that a person can read, around the characters that weigh most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from jianbao.nlp.truth.lexicon import cut, load_words
from jianbao.nlp.truth.sentences import OPENERS

Doubles = NDArray[np.float64]
Piece = tuple[int, int]

_SHORTEST, _LONGEST = 2, 14  # characters: one alone says little, and a sentence is no phrase
_MOST_WORDS = 8
# A number with its unit, a Latin word.
_WHOLE = re.compile(r"[\dA-Za-z][\dA-Za-z.．%％‰]*[百千万亿]*[\u4e00-\u9fff]?")
_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿第")
# Words that lean on the one before or behind, where a phrase should not be cut.
_NOT_FIRST = frozenset("的了着过地得们")
_NOT_LAST = frozenset("的和与及或在把将被对从向给为以于让使第")
# Words of one character; others that stand together outside the word list are a name or a rare word.
_LITTLE = (
    _NOT_FIRST
    | _NOT_LAST
    | _NUMERALS
    | frozenset("是不有就都也还又才要能会可没别再很更最这那我你他她它里上中下")
)
_LONGEST_UNKNOWN = 4


def find_phrases(text: str, weights: Doubles, level: float) -> list[Piece]:
    """The heaviest run of words of each clause of `text`, as start and end.

    A run that is most of its clause is the whole clause.

    Args:
        text: What the words stand in.
        weights: *Shape:* (characters that count,); the text may be longer.
        level: What a character has to weigh, or it makes a run lighter.
    """
    sums = np.concatenate([[0.0], np.cumsum(weights - level)])
    found = (_heaviest(text, clause, sums) for clause in _clauses(text[: len(weights)]))
    return [piece for piece in found if piece]


def _heaviest(text: str, words: Sequence[Piece], sums: Doubles) -> Piece | None:
    best, best_weight = None, 0.0
    for first, last in _runs(len(words)):
        start, end = words[first][0], words[last][1]
        weight = float(sums[end] - sums[start]) if _SHORTEST <= end - start <= _LONGEST else 0.0
        if weight > best_weight and _may_stand(text, words, first, last):
            best, best_weight = (start, end), weight
    return best and _completed(best, text, words)


def _runs(n_words: int) -> Iterator[tuple[int, int]]:
    """First and last word of every run that may be a phrase."""
    for first in range(n_words):
        for last in range(first, min(first + _MOST_WORDS, n_words)):
            yield first, last


def _may_stand(text: str, words: Sequence[Piece], first: int, last: int) -> bool:
    """Whether a phrase may begin and end there."""
    head, tail = text[slice(*words[first])], text[slice(*words[last])]
    return head not in _NOT_FIRST and tail not in _NOT_LAST and not _is_torn_off(text, words, first, last)


def _is_torn_off(text: str, words: Sequence[Piece], first: int, last: int) -> bool:
    """Whether the last word is a character that mostly belongs to what follows."""
    start, end = words[last]
    follows_word = last > first and start - words[last - 1][0] > 1
    goes_on = last + 1 < len(words) or text[end : end + 1] in tuple(OPENERS)
    return end - start == 1 and follows_word and goes_on


def _completed(piece: Piece, text: str, words: Sequence[Piece]) -> Piece:
    start, end = words[0][0], words[-1][1]
    is_most = end - start <= min(2 * (piece[1] - piece[0]), _LONGEST)
    return (start, end) if is_most and _may_stand(text, words, 0, len(words) - 1) else piece


def _clauses(text: str) -> Iterator[list[Piece]]:
    """Words of each stretch of `text` without punctuation or white space."""
    clause: list[Piece] = []
    for start, end in _words(text):
        if text[start].isalnum():
            clause.append((start, end))
        elif clause:
            yield clause
            clause = []
    if clause:
        yield clause


def _words(text: str) -> Iterator[Piece]:
    """Words of `text`, a number and its unit being one."""
    start = end = 0
    for token in cut(text):
        if not _belongs(text[start:end], token.text):
            if end:
                yield start, end
            start = token.start
        end = token.end
    if end:
        yield start, end


def _belongs(word: str, following: str) -> bool:
    if not word or _WHOLE.fullmatch(word + following):
        return True
    if set(word) <= _NUMERALS:
        return following.isalpha()
    return len(word + following) <= _LONGEST_UNKNOWN and _is_unknown(word) and _is_unknown(following)


def _is_unknown(letters: str) -> bool:
    """Whether no word list has `letters`; it has no single characters."""
    return letters.isalpha() and not _LITTLE & set(letters) and letters not in load_words()

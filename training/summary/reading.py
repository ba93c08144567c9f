"""What a long training text is cut to: the sentences its target draws on, then the beginning.

A target whose figures were cut away with the end of its article teaches a model to invent figures.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；]*[”’」』）]*\s*")
_LEAST_GAIN = 3  # bigrams of the target; fewer are common words


def choose_sentences(text: str, target: str, max_chars: int) -> str:
    """Sentences of `text`, in their order, of at most `max_chars` together; the whole text when it fits."""
    if len(text) <= max_chars:
        return text
    sentences = [match.group() for match in _SENTENCE.finditer(text)]
    chosen: set[int] = set()
    room = max_chars
    for at in [*_evidence(sentences, target), *range(len(sentences))]:
        if at in chosen:
            continue
        if len(sentences[at]) > room:
            break
        chosen.add(at)
        room -= len(sentences[at])
    return "".join(sentences[at] for at in sorted(chosen)) or text[:max_chars]


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring letters and digits, punctuation skipped."""
    chars = "".join(char for char in text if char.isalnum())
    return {chars[at : at + 2] for at in range(len(chars) - 1)}


def _evidence(sentences: list[str], target: str) -> list[int]:
    """Sentences that say most of the target, each for what the ones before it leave open."""
    parts = [bigrams(sentence) for sentence in sentences]
    left, found = bigrams(target), []
    while parts:
        best = max(range(len(parts)), key=lambda at: len(parts[at] & left))
        if len(parts[best] & left) < _LEAST_GAIN:
            break
        found.append(best)
        left -= parts[best]
    return found

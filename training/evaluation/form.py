"""Form of an output, whatever it says: loops, missing ends, copying."""

from __future__ import annotations

import re

from jianbao.nlp.protocols import Kind
from jianbao.training.rouge import rouge_characters

_ENDS = re.compile(r"[。！？!?…][”’」』）)》]*$")
_DANGLING = re.compile(r"[，,、：:；;（(“‘《—-]$")
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"))
_LOOP_CHARS = 5


def has_loop(text: str) -> bool:
    """True when four or more characters come twice in a row, or five three times anywhere.

    Runs of digits and single characters (``2020``, ``哈哈哈哈``) do not count.
    """
    chars = rouge_characters(text)
    if re.search(r"(.{4,}?)\1", chars):
        return True
    runs = [chars[at : at + _LOOP_CHARS] for at in range(len(chars) - _LOOP_CHARS + 1)]
    return any(chars.count(run) >= 3 and len(set(run)) > 1 for run in set(runs))


def is_unfinished(text: str, kind: Kind) -> bool:
    """True for an empty text, one that ends inside a clause, or one with an open bracket or quote.

    A summary must end like a sentence; a headline need not.
    """
    stripped = text.strip()
    if not stripped or _DANGLING.search(stripped):
        return True
    if any(stripped.count(opening) != stripped.count(closing) for opening, closing in _PAIRS):
        return True
    return kind == "summary" and not _ENDS.search(stripped)


def copy_rate(text: str, body: str) -> float:
    """Share of the output's character trigrams that stand in the body, 0..1."""
    chars, source = rouge_characters(text), rouge_characters(body)
    trigrams = [chars[at : at + 3] for at in range(len(chars) - 2)]
    return sum(gram in source for gram in trigrams) / len(trigrams) if trigrams else 0.0

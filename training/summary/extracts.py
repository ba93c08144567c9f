"""Summary pairs out of headline pairs: the body's own sentences that say what the headline says.

Summaries are scarce, headlines are not. A pair whose target stands in the source word for word teaches the
``<summary>`` kind where to look and how to copy names and figures without a slip, the part of PEGASUS'
gap-sentence idea (arXiv:1912.08777) that a small model profits from; nothing is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .reading import bigrams

MIN_CHARS, MAX_CHARS = 40, 100  # the written summaries have 45 to 100
_MIN_COVERED = 0.45  # of the headline's bigrams; below it the sentence is about something else

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]+[”’」』）]*")
_DATELINE = re.compile(
    r"^\s*(?:本报|新华社|人民网|央视网|中新网|中新社)[^。，]{0,24}?[电讯]\s*(?:[（(][^）)]*[）)])?\s*|^\s*[（(][^）)]*[）)]\s*"
)
_DEPENDENT = re.compile(
    r"^(?:[他她它这那其此但而并]|同时|随后|据悉|据了解|为此|因此|所以|另外|目前|对此|会上|当天|当日|记者|图为|[“”、，])"
)


def best_extract(text: str, headline: str) -> str | None:
    """One sentence or two neighbours of `text` that cover most of `headline`.

    Returns:
        40 to 100 characters that can be read alone, or ``None`` when nothing covers enough.
    """
    wanted = bigrams(headline)
    scored = ((_covered(wanted, part), part) for part in _parts(text))
    covered, best = max(scored, key=lambda pair: (pair[0], -len(pair[1])), default=(0.0, ""))
    return best if covered >= _MIN_COVERED else None


def without_dateline(sentence: str) -> str:
    """`sentence` without 本报拉萨7月2日电 in front of it."""
    return _DATELINE.sub("", sentence).strip()


def starts_dependent(sentence: str) -> bool:
    """Whether `sentence` leans on the one before it (他, 随后, 据悉)."""
    return bool(_DEPENDENT.match(sentence))


def _parts(text: str) -> Iterator[str]:
    sentences = [without_dateline(match.group()) for match in _SENTENCE.finditer(text)]
    for at, sentence in enumerate(sentences):
        if starts_dependent(sentence):
            continue
        for part in (sentence, sentence + "".join(sentences[at + 1 : at + 2])):
            if MIN_CHARS <= len(part) <= MAX_CHARS and part.count("“") == part.count("”"):
                yield part


def _covered(wanted: set[str], part: str) -> float:
    return len(wanted & bigrams(part)) / len(wanted) if wanted else 0.0

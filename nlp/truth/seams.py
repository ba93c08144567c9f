"""How a clause follows a sentence: what it copies, and the seams between the copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BREAKS = frozenset("，。；：！？…\n")
_PART_MARKS = re.compile("[，；：]")
SHORTEST_COPY = 2  # characters; single ones match by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """A place where the clause leaves the sentence: in front of a copy, or behind the last one.

    Attributes:
        start: Where in the clause its own words begin.
        put_in: The clause's own words, often none.
        left_out: What the sentence has there, from the copy before on, or from its beginning; behind the last
            copy up to the next mark.
        skipped: All that was left out of the sentence until here, `left_out` at its end.
        resumes: Where in the sentence the next copy begins; ``None`` behind the last one.
    """

    start: int
    put_in: str
    left_out: str
    skipped: str
    resumes: int | None

    @property
    def left_out_nearby(self) -> str:
        """`left_out` behind its last mark: what is said in the same breath as the next copy."""
        return behind_breaks(self.left_out)

    @property
    def part_before(self) -> str:
        """`left_out` behind its last comma, up to the next copy; empty where it leaps over none."""
        *earlier, last = split_parts(self.left_out)
        return last if earlier else ""

    @property
    def leaps(self) -> bool:
        """Whether the next copy stands behind a comma."""
        return bool(_PART_MARKS.search(self.left_out))

    def before(self, clause: str) -> str:
        """What `clause` has copied until here."""
        return clause[: self.start]

    def behind(self, clause: str) -> str:
        """`clause` from the next copy on."""
        return clause[self.start + len(self.put_in) :]


def behind_breaks(text: str) -> str:
    """What stands in `text` behind its last mark; all of it where there is none."""
    marks = [at for at, char in enumerate(text) if char in BREAKS]
    return text[marks[-1] + 1 :] if marks else text


def split_parts(text: str) -> list[str]:
    """The parts of a sentence between its commas, semicolons and colons."""
    return _PART_MARKS.split(text)


def follow(clause: str, sentence: str, *, may_leap: bool) -> Iterator[Seam]:
    """Take the longest copies of `sentence` that `clause` consists of, from left to right.

    Args:
        clause: Of a generated text.
        sentence: Of the article.
        may_leap: Whether a copy may be taken behind the next mark of the sentence.

    Yields:
        A seam in front of every copy and one behind the last; one alone when nothing is copied.
    """
    end = index = 0
    skipped = ""
    while True:
        begun = index
        reach = sentence if may_leap or not end else sentence[: _next_break(sentence, end)]
        start, length = 0, 0
        while index < len(clause) and not length:
            start, length = _longest_copy(clause[index:], reach, end)
            index += not length
        left_out = sentence[end : start if length else _next_break(sentence, end)]
        skipped += left_out
        yield Seam(
            start=begun,
            put_in=clause[begun:index],
            left_out=left_out,
            skipped=skipped,
            resumes=start if length else None,
        )
        if not length:
            return
        end, index = start + length, index + length


def shares_most(clause: str, sentence: str, most_missing: float) -> bool:
    """Whether at most so many characters of `clause` are nowhere in `sentence`; far cheaper than `follow`."""
    return sum(char not in sentence for char in clause) <= most_missing


def _next_break(sentence: str, start: int) -> int:
    """Where the next mark stands, or the end."""
    return next((i for i in range(start, len(sentence)) if sentence[i] in BREAKS), len(sentence))


def _longest_copy(rest: str, reach: str, start: int) -> tuple[int, int]:
    """Where the longest beginning of `rest` stands in `reach` from `start` on, and its length."""
    place = length = 0
    found = reach.find(rest[:SHORTEST_COPY], start) if len(rest) >= SHORTEST_COPY else -1
    while found >= 0:
        place, length = found, common_length(rest, reach, found)
        found = reach.find(rest[: length + 1], found + 1) if length < len(rest) else -1
    return place, length


def common_length(rest: str, reach: str, place: int = 0) -> int:
    """How many characters of `rest` stand in `reach` from `place` on."""
    longest = min(len(rest), len(reach) - place)
    return next((i for i in range(longest) if rest[i] != reach[place + i]), longest)

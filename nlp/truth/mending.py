"""Puts the article's own word back where a model copied a sentence and got a word of it wrong.

Small models miss rare characters: 衡水 becomes 赏水, 资源禀赋 becomes 资源旱赋. Where everything around the
word is copied from one sentence, that sentence says what the word was.
"""

from __future__ import annotations

from collections.abc import Sequence

from .bare import bare_with_places
from .own_words import own_words, state_nothing
from .seams import BREAKS, Seam, follow, shares_most

_MOST_MENDED = 0.25  # share of a clause; what has more words of its own was not copied
_LONGEST_OWN = 4  # characters in a row; longer ones are another thought, not a slip
_PREPOSITIONS = ("对", "向", "把", "将", "被")  # what they belong to stands behind the object
_LONGEST_WORD = 8  # characters of the article that may replace them


def mend_clause(clause: str, sentences: Sequence[str], *, may_leap: bool) -> str:
    """`clause` with its wrong words replaced by those of the sentence that it follows best.

    Args:
        clause: As generated.
        sentences: Of the article, as `bare` gives them.
        may_leap: See `follow`.

    Returns:
        The clause; empty when no sentence is followed closely enough.
    """
    folded, places = bare_with_places(clause)
    mendings = [wrong for sentence in sentences if (wrong := _wrong_seams(folded, sentence, may_leap))]
    if not mendings:
        return ""
    best = min(mendings, key=lambda wrong: sum(len(s.put_in) + len(s.left_out_nearby) for s in wrong))
    for seam in reversed(best):
        start, end = places[seam.start], places[seam.start + len(seam.put_in) - 1] + 1
        clause = clause[:start] + seam.left_out_nearby + clause[end:]
    return clause


def _wrong_seams(clause: str, sentence: str, may_leap: bool) -> list[Seam]:
    """Seams whose own words must go; none when the sentence does not tell what belongs there."""
    if not shares_most(clause, sentence, _MOST_MENDED * len(clause) + _LONGEST_WORD):
        return []
    seams = [*follow(clause, sentence, may_leap=may_leap)]
    wrong = [seam for seam in seams if not state_nothing(own_words(seam), seam)]
    few = sum(len(seam.put_in) for seam in wrong) <= _MOST_MENDED * len(clause)
    return wrong if few and all(_is_slip(seam, seams) for seam in wrong) else []


def _is_slip(seam: Seam, seams: Sequence[Seam]) -> bool:
    """Whether the sentence shows what should stand in place of a seam's own words."""
    is_first, is_last = seam is seams[0], seam is seams[-1]
    if not is_first and any(char in BREAKS for char in seam.left_out):
        return False
    if seam.left_out_nearby.endswith(_PREPOSITIONS):
        return False
    shortest = 1 if is_first or is_last else 0  # a word between two copies may be one too many
    return len(seam.put_in) <= _LONGEST_OWN and shortest <= len(seam.left_out_nearby) <= _LONGEST_WORD

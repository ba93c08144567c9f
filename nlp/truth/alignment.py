"""Whether what a generated text says hangs together in the article as it does in the text.

A right number behind the wrong subject is made of words that all stand in the article. What gives it away
is the seam: the words were taken from places that the article keeps apart. So a clause must run along one
sentence of the article, in its order and with few words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain, islice

from .bare import bare
from .denial import is_denied, is_taken_back
from .half_titles import is_of_another_office
from .mending import mend_clause
from .names import find_names
from .other_doers import is_anothers, is_anothers_alone
from .other_figures import FIGURE, counts_something_else
from .own_words import LONGEST_RESTATED, is_short_name, own_words, state_nothing
from .seams import SHORTEST_COPY, Seam, follow, shares_most
from .word_order import Reordered, verb_first

# A dash or colon between figures belongs to them: 1—4月, 3:2.
_MARK = r"[，。；：！？、…,;!?\n]|(?<!\d)[—:]|[—:](?!\d)"
_MARKS = re.compile(rf"(?:{_MARK})+")
_HEADLINE_MARKS = re.compile(rf"(?:{_MARK}|\s)+")  # a blank parts the halves of a headline
_SENTENCE_ENDS = re.compile(r"[。！？!?\n]+")
_MAX_SUBJECT = 6  # characters that may come from elsewhere in front of what one sentence says: 河南鹿邑县
# 一个都 in front of 不胜不还 is no subject but the beginning of another statement.
_STATEMENT = re.compile("[都不也就将把被是了还又才只很]")
_OWN_SHARE = 0.1  # share of a clause that may be the writer's own words; one character always may
_FIGURE_AND_UNIT = 4  # characters: 12万亩
_DIGIT = re.compile(r"\d")
_ITEM_MARKS = re.compile("[、，；]")
_NEXT_ITEM = re.compile(r"、(?!第|约|超|逾|近|达|\d)")
_RESPECTIVELY = re.compile("分别|依次|各|分[列获居]")  # 出口、进口分别增长5%、8%
_HEDGES = re.compile("另有|其余|其中|仍有|至少|超过?|逾|近|约|达到?|共计?|总额|金额|累计|合计|突破|为")
_MOST_REORDERED = 60  # of an article
_NUMERAL = re.compile("[0-9.〇零一二两三四五六七八九十百千万亿]{2}")
# Clauses that state nothing.
_CONNECTIVE = re.compile(
    "据悉|据了解|据介绍|目前|截至目前|近日|日前|近期|同时|此外|另外|其中|对此|为此|因此|下一步"
)


def find_misaligned(text: str, body: str, *, may_leap: bool = False) -> list[str]:
    """Clauses of `text` that no sentence of `body` carries.

    Args:
        text: A headline or summary.
        body: The article, one paragraph a line.
        may_leap: Let a clause leap over the commas of a sentence, as headlines do.

    Returns:
        The clauses in their order, quotation marks and blanks left out; empty when all are carried.
    """
    return AlignmentChecker(body).find_misaligned(text, may_leap=may_leap)


class AlignmentChecker:
    """One article, prepared for checking several texts against it; see `find_misaligned`.

    Candidates of one search share most of their clauses, so what was found of a clause is kept.
    """

    def __init__(self, body: str) -> None:
        self._sentences = [bare(sentence) for sentence in _SENTENCE_ENDS.split(body)]
        self._said = "\n".join(self._sentences)
        self._verdicts: dict[tuple[str, bool], bool] = {}

    def find_misaligned(self, text: str, *, may_leap: bool = False) -> list[str]:
        """Clauses of `text` that no sentence of the article carries."""
        clauses = [bare(clause) for clause in _marks(may_leap).split(text)]
        return [clause for clause in clauses if clause and not self._is_carried(clause, may_leap)]

    def mend(self, text: str, *, may_leap: bool = False) -> str:
        """`text` with wrong words in what it copied replaced by the article's; empty where that fails."""
        pieces = re.split(f"({_marks(may_leap).pattern})", text)
        for at in range(0, len(pieces), 2):
            if self.find_misaligned(pieces[at], may_leap=may_leap):
                pieces[at] = mend_clause(pieces[at], self._sentences, may_leap=may_leap)
                if not pieces[at]:
                    return ""
        mended = "".join(pieces)
        return "" if self.find_misaligned(mended, may_leap=may_leap) else mended

    def _is_carried(self, clause: str, may_leap: bool) -> bool:
        key = clause, may_leap
        if key not in self._verdicts:
            self._verdicts[key] = self._find_carrier(clause, may_leap)
        return self._verdicts[key]

    @cached_property
    def _reordered(self) -> list[Reordered]:
        """Made when a clause runs along no sentence as it stands."""
        return [*islice(chain.from_iterable(map(verb_first, self._sentences)), _MOST_REORDERED)]

    def _find_carrier(self, clause: str, may_leap: bool) -> bool:
        if _CONNECTIVE.fullmatch(clause):
            return True
        said = self._said if may_leap else ""
        sentences = [one for one in self._sentences if not (may_leap and is_taken_back(clause, one))]
        if any(_runs_along(clause, sentence, may_leap, said) for sentence in sentences):
            return True
        reordered = [other for other in self._reordered if other.is_named_whole(clause)]
        if any(_runs_along(clause, one.text, may_leap, said, is_fit=one.is_same_doer) for one in reordered):
            return True
        subject = _short_subject(clause, self._sentences)
        rest = clause[len(subject) :]
        if not subject or rest[0].isdigit():  # a figure says nothing without its verb
            return False
        return any(_runs_along(rest, one, may_leap, subject=subject) for one in sentences)


def _marks(may_leap: bool) -> re.Pattern[str]:
    return _HEADLINE_MARKS if may_leap else _MARKS


def _short_subject(clause: str, sentences: Sequence[str]) -> str:
    """The short phrase of the article that `clause` begins with; empty when there is none."""
    for length in range(min(_MAX_SUBJECT, len(clause) // 2), SHORTEST_COPY - 1, -1):
        subject = clause[:length]
        if not _STATEMENT.search(subject) and any(subject in sentence for sentence in sentences):
            return subject
    return ""


def _runs_along(
    clause: str,
    sentence: str,
    may_leap: bool,
    said: str = "",
    *,
    subject: str = "",
    is_fit: Callable[[Seam], bool] | None = None,
) -> bool:
    """Whether `clause` is `sentence` with words left out and few put in.

    Args:
        clause: Of the generated text.
        sentence: Of the article.
        may_leap: Whether commas of the sentence may be left out too.
        said: All of the article where its words may be used in another order, as in headlines; else empty.
        subject: What `clause` began with, said elsewhere: the sentence must give it none.
        is_fit: What else must be true of every seam.
    """
    allowed = 0 if subject else max(1, round(_OWN_SHARE * len(clause)))
    if not shares_most(clause, sentence, allowed + LONGEST_RESTATED):
        return False
    for number, seam in enumerate(follow(clause, sentence, may_leap=may_leap)):
        if subject and number == 0 and not _is_open(seam, clause, subject, may_leap):
            return False
        words = own_words(seam)
        following = "" if seam.resumes is None else sentence[seam.resumes]
        if not is_short_name(words, seam, following, said):
            allowed -= len(words)
        if allowed < 0 or is_denied(seam, clause) or (is_fit and not is_fit(seam)):
            return False
        if may_leap and (is_anothers(seam, clause) or is_of_another_office(seam, clause)):
            return False
        if _splits_number(seam, clause, sentence) or _changes_number(seam, clause, sentence):
            return False
        if not state_nothing(words, seam) and (number == 0 or not _is_word_of(words, said)):
            return False
    return True


def _is_open(seam: Seam, clause: str, subject: str, may_leap: bool) -> bool:
    """Whether the sentence leaves open who does what `clause` says, so that `subject` may have done it."""
    if seam.left_out_nearby or counts_something_else(seam, clause):
        return False
    return not (may_leap and is_anothers_alone(subject, seam.left_out, clause))


def _splits_number(seam: Seam, clause: str, sentence: str) -> bool:
    """Whether a copy ends or begins inside a number, of the sentence or of the clause: 2例 out of 12例."""
    last = clause[seam.start - 1] if seam.start else ""
    following = sentence[seam.resumes] if seam.resumes is not None else ""
    met = [(seam.left_out[-1:], following), (last, seam.left_out[:1])]
    if not seam.put_in and seam.left_out:
        met.append((last, following))
    return any(_NUMERAL.fullmatch(left + right) for left, right in met)


def _changes_number(seam: Seam, clause: str, sentence: str) -> bool:
    """Whether a figure gets what an enumeration says of another: 1人受伤 out of 1人死亡、3人受伤."""
    if seam.resumes is None and _NEXT_ITEM.match(seam.left_out) and not _RESPECTIVELY.search(sentence):
        return False  # the enumeration is cut where one of its items ends
    last = clause[max(0, seam.start - _FIGURE_AND_UNIT) : seam.start]
    _, mark, behind = seam.left_out.rpartition("、")
    if mark and _DIGIT.search(behind) and _DIGIT.search(last):
        return True
    if not last or seam.resumes is None or not sentence[seam.resumes].isdigit():
        return False
    label = _ITEM_MARKS.split(seam.left_out)[-1]
    earlier = seam.left_out[: len(seam.left_out) - len(label)]
    return bool(FIGURE.search(earlier)) and _is_lost(label, clause)


def _is_lost(label: str, clause: str) -> bool:
    """Whether a figure lost what it counts: 公路200公里 out of 公路40公里、河流200公里."""
    counted = _HEDGES.sub("", label)
    return bool(counted) and not _DIGIT.search(label) and counted not in clause


def _is_word_of(words: str, said: str) -> bool:
    """Whether the article uses `words`, which name nobody and no place."""
    return len(words) >= SHORTEST_COPY and words in said and not find_names(words)

"""Leaps over a comma that hand what one party did, or a figure, to another.

A headline may leave out the commas of a sentence and what stands between them. Where that has a subject of
its own, what follows is said of that and not of what the headline begins with.
"""

from __future__ import annotations

import re

from .seams import Seam
from .sentences import SAYING

FIGURE = re.compile(r"\d(?![0-9.年月日时])")  # of anything but a date
_SHARE = re.compile(r"\d(?:%|个百分点|[倍成])$")
_FIGURE_FOLLOWS = re.compile(r"\D{0,10}\d")
_ANNOUNCING = f"(?:{SAYING}|宣布|通报|透露)"
_SPEECH = re.compile(f"{_ANNOUNCING}，(.+)")
_SAYS = re.compile(f"{_ANNOUNCING}$")
# 特朗普提交辞呈 out of 向总统特朗普提交辞呈.
_ADDRESSED = re.compile("[向给](?:总统|总理|首相|主席|部长|外长)?$")
# What may be lost in front of a verb: neither who does it nor what a figure counts.
_NO_SUBJECT = re.compile(
    r"目前|今[年天后]|当[天日前地]|[近昨][年日天]|过去.?[天年月周]|下一步|未来|同时|其中|同比|环比|较上年"
    r"|分别|累计|合计|共计?"
    r"|总额|金额|至少|超过?|逾|约|达到?|突破|为|将|已经?|也|并|还|从而|[全该][省市县区州国]|截至|[0-9.至到—]+[年月日]?"
)


def is_anothers(seam: Seam, clause: str) -> bool:
    """Whether the next copy of `clause` is said of a subject that the seam left out.

    Args:
        seam: Behind a first copy; a clause that only begins has given nobody a deed yet.
        clause: Of the generated headline.
    """
    if not seam.start or seam.resumes is None:
        return False
    if _ADDRESSED.search(seam.left_out_nearby) and not seam.put_in:
        return True
    return _is_of_another_speech(seam, clause) or _is_of_another_figure(seam, clause)


def counts_something_else(seam: Seam, rest: str) -> bool:
    """Whether `rest`, a clause without its subject, ends with a share of what stands before a comma.

    海口入境游客 + 同比增长88% out of 免税购物金额12.1亿元，同比增长88%.
    """
    return bool(FIGURE.search(seam.left_out) and _SHARE.search(rest))


def _is_of_another_speech(seam: Seam, clause: str) -> bool:
    """北约称撤出兵力 out of 北约司令说，美国决定撤出兵力."""
    speech = _SPEECH.search(seam.left_out)
    if not speech or not _SAYS.search(clause[: seam.start + len(seam.put_in)]):
        return False
    subjects = [subject for part in re.split("[，；]", speech[1]) if (subject := _subject(part))]
    return bool(subjects) and not _is_named(subjects[-1], clause)


def _is_of_another_figure(seam: Seam, clause: str) -> bool:
    """货物贸易额有望突破300亿 out of 货物贸易额达1037亿，服务贸易额有望突破300亿."""
    earlier, _, part = seam.left_out.replace("；", "，").rpartition("，")
    subject = _subject(part)
    if not subject or _is_named(subject, clause) or not FIGURE.search(earlier):
        return False
    return bool(_FIGURE_FOLLOWS.match(clause[seam.start + len(seam.put_in) :]))


def _subject(part: str) -> str:
    """What may name somebody or something in `part`; empty when one character is all, as 年 in 年产值."""
    rest = _NO_SUBJECT.sub("", part)
    return rest if len(rest) > 1 else ""


def _is_named(subject: str, clause: str) -> bool:
    """Whether the clause has `subject`, or begins as it does."""
    return subject in clause or subject[:2] == clause[:2]

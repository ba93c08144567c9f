"""What a sentence says, in the order that headlines prefer: the verb in front of its object.

成功将卫星发射升空 is 成功发射卫星 in a headline, and 对南部地区发动袭击 is 袭击南部地区. What could turn the
meaning round is left alone: 作出不予处罚, 将要求移交, 将人打伤后被击毙.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .seams import Seam

_WORDS = "[^，。；：！？…、\\n将把被遭后]"
_THINGS = f"{_WORDS}{{2,40}}?(?:、{_WORDS}{{2,40}}?){{0,4}}"
_ENDS = "(?=[，。；：！？…、\n和并]|$)"
# Verbs whose object is often moved in front of them. 将要求 and 将于 say what is to come.
_MOVED = re.compile(
    rf"[将把](?![于在从为向对与同要请会再继邀择全由派组])(?P<object>{_THINGS})"
    r"(?P<verb>发射|抓获|查获|逮捕|击落|击毙|救出|解救|追回|扑灭|捣毁|查封|收缴|移交|转移)"
    rf"(?:升空|入轨|归案|到案)?{_ENDS}"
)
# What may stand between 进行 and its verb: how, and how often.
_MANNER = (
    r"(?:了|新一轮|(?:[一二三四五六七八九十两多数]|\d)+[次轮场番]|大规模|集群|严重|强烈|热烈|诚挚|崇高|公开|正式|军事|全面|依法"
    "|深入|专题|现场|友好|重点|集中|及时|有力|的)*"
)
# 面对, 对口 and 对接 are words of their own.
_LIGHT = re.compile(
    rf"(?<![反应面相绝核比结校派一])对(?![口接象外照于])(?P<object>{_THINGS})"
    rf"(?:进行|实施|发动|开展|展开|作出|给予|予以|提出|表示|加以){_MANNER}(?P<verb>[\u4e00-\u9fff]{{2}}){_ENDS}"
)
# 对此事没有进行调查: the denial would be left behind with the object.
_DENIES = re.compile("没|勿|拒|未(?![成婚来央])|不(?![法明良锈同合动])|无(?![人线证障锡])")
# Somebody else's deed, or none: 谴责以军对…发动袭击, 决定是否对…发动袭击.
_UNREAL = re.compile(
    "谴责|指责|批评|抗议|如果|假如|若|一旦|是否|可能|威胁|扬言|计划|拟|力争|呼吁|要求|敦促|警告|否认|企图|试图|打算|准备|考虑"
    "|批准|授权|同意|支持|反对|防止|避免|阻止|制止|遭|被|受|疑|涉嫌|说|称|表示|认为|指出"
)
_ACTOR = re.compile(r"(?:[军方]|军队|武装|部队|警方|当局|政府)(?:\d+日|当天|再次|又|还|已)?$")
_ITEMS = re.compile("[、和与及等]")
# Around the verb and its object; an article without full stops is one sentence.
_BEFORE, _BEHIND = 150, 80
_MOST = 20  # of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """A sentence with a verb put in front of its object.

    Attributes:
        text: The sentence, what stands far from them left out.
        verb_at: Where the verb stands in `text`.
        heads: What the things that make up the object end with, two characters each.
    """

    text: str
    verb_at: int
    heads: frozenset[str]

    def is_named_whole(self, clause: str) -> bool:
        """Whether `clause` says what the object is: 发射温室气体 leaves out that it was a satellite."""
        return any(head in clause for head in self.heads)

    def is_same_doer(self, seam: Seam) -> bool:
        """Whether what is left out in front of the verb leaves it with who did it, and done."""
        if seam.resumes is None or seam.resumes > self.verb_at:
            return True
        if _UNREAL.search(seam.left_out_nearby):
            return False
        is_behind_doer = seam.start > 0 and seam.resumes == self.verb_at
        return not (is_behind_doer and (_UNREAL.search(seam.left_out) or _ACTOR.search(seam.left_out)))


def verb_first(sentence: str) -> Iterator[Reordered]:
    """`sentence` with the verb put in front of its object, once for each place where it stands behind.

    Args:
        sentence: As `bare.bare` gives it.

    Yields:
        Of each kind at most `_MOST`.
    """
    for pattern in (_MOVED, _LIGHT):
        for match in islice(pattern.finditer(sentence), _MOST):
            if not _DENIES.search(match["object"]):
                yield _reordered(match)


def _reordered(match: re.Match[str]) -> Reordered:
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    behind = match.string[match.end() : match.end() + _BEHIND]
    # 杀害张某的凶手王某 is 王某.
    things = _ITEMS.split(match["object"].rpartition("的")[2])
    return Reordered(
        text=before + match["verb"] + match["object"] + behind,
        verb_at=len(before),
        heads=frozenset(thing[-2:] for thing in things if len(thing) > 1),
    )

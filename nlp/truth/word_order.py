"""What a sentence says, in the order that headlines prefer: the verb in front of its object.

成功将卫星发射升空 is 成功发射卫星 in a headline, and 对南部地区发动袭击 is 袭击南部地区. What could turn the
meaning round is left alone: 作出不予处罚, 将要求移交, 将人打伤后被击毙, 谴责以军对南部地区发动袭击.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .seams import Seam

_MARKS = "，。；：！？…、\\n"
_WORDS = f"(?:被[困盗拐骗]|[^{_MARKS}将把被遭后由让])"
_THINGS = f"{_WORDS}{{2,40}}?(?:、{_WORDS}{{2,40}}?){{0,4}}"
_ENDS = f"(?=[{_MARKS}和并]|$)"
# Verbs whose object is often moved in front of them. 将要求 and 将于 say what is to come.
_MOVED = re.compile(
    rf"[将把](?![于在从为向对与同要请会再继邀择全派组按陆分])(?P<object>{_THINGS})"
    r"(?P<verb>发射|抓获|查获|逮捕|击落|击毙|救出|解救|追回|扑灭|捣毁|查封|收缴|移交|转移)"
    rf"(?:升空|入轨|归案|到案)?{_ENDS}"
)
# What may stand between 进行 and its verb: how, and how often.
_MANNER = (
    r"(?:了|新一轮|(?:[一二三四五六七八九十两多数]|\d)+[次轮场番]|大规模|集群|严重|强烈|热烈|诚挚|崇高|公开|正式|军事|全面|依法"
    "|深入|专题|现场|友好|重点|集中|及时|有力|的)*+"
)
# 面对, 对口 and 对接 are words of their own.
_LIGHT = re.compile(
    rf"(?<![反应面相绝核比结校派一])对(?![口接象外照于])(?P<object>{_THINGS})"
    rf"(?:进行|实施|发动|开展|展开|作出|给予|予以|提出|表示|加以){_MANNER}(?P<verb>[\u4e00-\u9fff]{{2}}){_ENDS}"
)
# 对此事没有进行调查: the denial would be left behind with the object. 将实施卫星发射 moves nothing.
_NO_OBJECT = re.compile(
    "没|勿|拒|未(?![成婚来央])|不(?![法明良锈同合动文正])|无(?![人线证障锡偿家])"
    "|实施|开展|进行|完成|推动|实现|执行|协助|组织"
)
_HYPOTHETICAL = re.compile("如果|假如|要是|除非|若|一旦|是否")
# Somebody else's deed, or none.
_UNREAL = re.compile(
    "[未不没将拟遭被受疑应需须]|谴责|指责|批评|抗议|可能|威胁|扬言|计划|力争|呼吁|要求|敦促|警告|否认|企图|试图|打算|准备"
    "|考虑|讨论|酝酿|商讨|提议|建议|希望|请求|申请|批准|授权|同意|支持|反对|防止|避免|阻止|制止|终止|解除|结束|撤销|叫停|涉嫌"
)
# What may be left out between who does it and the verb: the body that acts, when, where and how.
_BETWEEN = re.compile(
    r"(?:国防军|国防部|军队|军方|政府|部队|武装|警方|民警|干警|[军方])?"
    r"(?:\d+年|\d+月|\d+日|当天|[今昨前]天|当地时间|近日|日前|[上下]午|晚间?|凌晨|同一天|[今去]年|过去一[天夜周]|，"
    "|成功|继续|依法|联合|再次|又|还|已经?|先后|随后|立即|迅速|现场|率团|应邀"
    "|在[^，对将把在说称]++(?:(?=，)|(?<=[省州市区县镇乡村国海域岸部中内上下外里心场站路街向地园馆]))"
    "|(?:使用|出动|利用)[^，对将把说称]++(?:(?=，)|(?<=[机弹船舰车箭等])))*+"
)
_ITEMS = re.compile("[、和与及等]")
# Around the verb and its object; an article without full stops is one sentence.
_BEFORE, _BEHIND = 150, 80
_MOST = 20  # of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """A sentence with a verb put in front of its object.

    Attributes:
        text: The sentence, what stands far from them left out.
        verb: The verb.
        verb_at: Where it stands in `text`.
        heads: What the things that make up the object end with, two characters each.
    """

    text: str
    verb: str
    verb_at: int
    heads: frozenset[str]

    def is_named_whole(self, clause: str) -> bool:
        """Whether `clause` says what the object is: 发射温室气体 leaves out that it was a satellite."""
        behind = clause.partition(self.verb)[2]
        return any(head in behind for head in self.heads)

    def is_same_doer(self, seam: Seam) -> bool:
        """Whether what is left out in front of the verb leaves it with who did it, and done."""
        if seam.resumes is None or seam.resumes > self.verb_at:
            return True
        if seam.start and seam.resumes == self.verb_at:
            return bool(_BETWEEN.fullmatch(seam.left_out))
        return not _UNREAL.search(seam.left_out_nearby)


def verb_first(sentence: str) -> Iterator[Reordered]:
    """`sentence` with the verb put in front of its object, once for each place where it stands behind.

    Args:
        sentence: As `bare.bare` gives it.

    Yields:
        Of each kind at most `_MOST`.
    """
    for pattern in (_MOVED, _LIGHT):
        for match in islice(pattern.finditer(sentence), _MOST):
            before = sentence[max(0, match.start() - _BEFORE) : match.start()]
            if not (_NO_OBJECT.search(match["object"]) or _HYPOTHETICAL.search(before)):
                yield Reordered(
                    text=before + match["verb"] + match["object"] + sentence[match.end() :][:_BEHIND],
                    verb=match["verb"],
                    verb_at=len(before),
                    heads=_heads(match["object"]),
                )


def _heads(things: str) -> frozenset[str]:
    """Ends of what may stand for `things` alone: the last, each of those in front of 等.

    杀害张某的凶手王某 is 王某, and 消费者和商户投诉 are neither consumers nor shops.
    """
    items = _ITEMS.split(things.rpartition("的")[2])
    return frozenset(item[-2:] for item in (items if "等" in things else items[-1:]) if len(item) > 1)

"""What a sentence says, in the order that headlines prefer: the verb in front of its object.

成功将卫星发射升空 is 成功发射卫星 in a headline, and 对南部地区发动袭击 is 袭击南部地区.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = "[^，。；：！？…、\n]"
_THINGS = f"{_WORDS}{{2,40}}?(?:、{_WORDS}{{2,40}}?){{0,4}}"
# Verbs whose object is often moved in front of them, with what then stands behind them.
_MOVED = re.compile(
    rf"[将把](?P<object>{_THINGS})"
    r"(?P<verb>发射|抓获|查获|逮捕|击落|击毙|救出|解救|追回|扑灭|捣毁|查封|收缴|移交|转移)"
)
# 面对, 对口 and 对接 are words of their own; what comes between 进行 and its verb says how or how often.
_LIGHT = re.compile(
    r"(?<![反应面相绝核比结校派一])对(?![口接象外照于])"
    rf"(?P<object>{_THINGS})"
    r"(?:进行|实施|发动|开展|展开|作出|给予|予以|提出|表示|加以)了?"
    rf"(?P<manner>{_WORDS}{{0,10}}?)(?P<verb>[\u4e00-\u9fff]{{2}})(?=[，。；：！？…、\n和并]|$)"
)
# 对此事没有进行调查: the denial would be left behind with the object.
_DENIES = re.compile("[不未没无勿拒][^，。；]{0,3}$")


_ITEMS = re.compile("[、和与及等]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """A sentence with a verb put in front of its object.

    Attributes:
        text: The sentence.
        heads: What the things that make up the object end with, two characters each.
    """

    text: str
    heads: frozenset[str]

    def is_named_whole(self, clause: str) -> bool:
        """Whether `clause` says what the object is: 发射温室气体 leaves out that it was a satellite."""
        return any(head in clause for head in self.heads)


def verb_first(sentence: str) -> list[Reordered]:
    """`sentence` with the verb put in front of its object, once for each place where it stands behind.

    Args:
        sentence: As `bare.bare` gives it.

    Returns:
        As many sentences as such places; what stands around them is unchanged.
    """
    found = [*_MOVED.finditer(sentence), *_LIGHT.finditer(sentence)]
    return [
        Reordered(
            text=sentence[: match.start()] + match["verb"] + match["object"] + sentence[match.end() :],
            heads=frozenset(item[-2:] for item in _ITEMS.split(match["object"]) if len(item) > 1),
        )
        for match in found
        if not _DENIES.search(match["object"])
    ]

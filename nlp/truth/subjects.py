"""What part of a sentence, up to where a headline goes on, may name what that is said of."""

from __future__ import annotations

import re

# What may be lost in front of a verb: neither who does it nor what a figure counts.
_NO_SUBJECT = re.compile(
    r"目前|[上下]午|凌晨|清晨|晚间|今[年天后]|当[天日前地]|[近昨][年日天]|[去前明]年|全年|[上下]半年|(?:前?[一二三四]|第[一二三四])季度|过去.?[天年月周]"
    r"|下一步|未来|同时|其中|另有|其余|分别|累计|合计|共计?"
    r"|同比|环比|[比较](?:上年|去年|前年|上月|上周|\d+年|\d+月)末?(?:同期|同月)?|按可比(?:口径|价格)(?:计算)?|扣除价格因素"
    r"|实际|名义|首次|一度|盘中|再次|连续|继续|仍然|依然|持续|造成|导致|致使|实现|完成|日前|近日|近期|此前|此后|随后"
    r"|总额|金额|至少|超过?|逾|约|达到?|突破|为|将|已经?|也|并|还|从而|[全该][省市县区州国]|截至|[0-9.至到—]+[年月日]?"
)


def find_subject(part: str) -> str:
    """What may name somebody or something in `part`; empty when one character is all, as 年 in 年产值."""
    rest = _NO_SUBJECT.sub("", part)
    return rest if len(rest) > 1 else ""

"""What part of a sentence, up to where a headline goes on, may name what that is said of."""

from __future__ import annotations

import re

# What may be lost in front of a verb: neither who does it nor what a figure counts.
_NO_SUBJECT = re.compile(
    "目前|[上下]午|凌晨|清晨|晚间|今[年天后]|当[天日前地]|[近昨][年日天]|[去前明]年|全年|[上下]半年|日前|近日|近期"
    "|此前|此后|随后|(?:前?[一二三四]|第[一二三四])季度|[一二三四五]年|过去.?[天年月周]|时隔.{1,3}年|下一步|未来"
    "|同时|其中|另有|其余|分别|累计|合计|共计?|同比|环比"
    r"|[比较](?:上年|去年|前年|上月|上周|\d+年|\d+月)末?(?:同期|同月)?"
    "|[比较][^，]{1,7}(?=上涨|增长|增加|下降|下跌|减少|提高)|按可比(?:口径|价格)(?:计算)?|扣除价格因素"
    "|实际|名义|首次|一度|盘中|再[次度]|连续(?:[一二三四五六七八九十]+[年月])?|继续|仍然|依然|持续|[大小]幅"
    "|造成|导致|致使|实现|完成|官方[称说]|当地媒体[称说]"
    "|规模|总?产量|总[量额]|金额|成绩|票房|每(?:桶|盎司|吨|公斤)|至少|超过?|逾|约|达到?|突破|为"
    "|将|已经?|也|并|还|从而|[全该][省市县区州国]|截至|[0-9.至到—]+[年月日]?"
)


def find_subject(part: str) -> str:
    """What may name somebody or something in `part`; empty when one character is all, as 年 in 年产值."""
    rest = _NO_SUBJECT.sub("", part)
    return rest if len(rest) > 1 else ""

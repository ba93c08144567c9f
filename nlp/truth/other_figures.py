"""Leaps over a comma that give a figure to something else than it counts."""

from __future__ import annotations

import re

from .seams import Seam, common_length
from .subjects import find_subject

FIGURE = re.compile(r"\d(?![0-9.年月日时])")  # of anything but a date
_SHARE = re.compile(r"\d(?:%|个百分点|[倍成])$")
_MOVES = (
    "增长|增加|增至|上升|上涨|升至|下降|下跌|下滑|减少|降至|收报|同比|环比"
    "|回落至|攀升至|提高到|跃升|扩大|升破|跌破|涨|跌|降"
)
_RANKS = "再?创|刷新|打破|居|跃居|位居|位列|列|排名?|稳居|翻|由[升降]转[升降]|(?:升至|跃升)全"
_NUMERAL = "全[国省市]第[一二三四五]|第|[0-9]|[一二两三四五六七八九十百千]+[成万亿倍]|[十百千]?[万亿]"
_PREDICATE = re.compile(  # of what was counted: has no subject of its own
    "(?:有望|预计|已经?|将|仍|还|分别|首次|再次|连续|一度)*+"
    f"(?:{_RANKS}|(?:达到?|突破|超过?|高达|为|近|约|逾|至少?|仅|不足|不到|占比?|{_MOVES})*+(?:{_NUMERAL}))"
)
_SAME = re.compile("[在这该其]")  # 在决赛中, 这是该指数连续第三个月上涨
# Two of a kind, one of them left out: the figure is of the other month or year.
_PERIODS = (
    re.compile("同比|环比"),
    re.compile(r"(?<![比较\d])(?:[去今前明]年|\d{4}年)(?!来)"),
    re.compile("[上下]半年|[第前]?[一二三四]季度"),
    re.compile(r"(?<![\d比较])\d{1,2}月(?!\d)"),
)


def is_of_another_figure(seam: Seam, clause: str) -> bool:
    """货物贸易额有望突破300亿 out of 货物贸易额达1037亿，服务贸易额有望突破300亿.

    Args:
        seam: Behind a first copy of `clause`.
        clause: Of the generated headline.
    """
    if not seam.leaps or not _PREDICATE.match(seam.behind(clause)):
        return False
    part = seam.part_before
    if part.startswith("其中") or _is_of_another_period(seam.before(clause), part):
        return True
    counted = find_subject(part)
    counted = counted[common_length(counted, clause) :]  # 我国服务贸易 beside 我国货物贸易
    return len(counted) > 1 and not _SAME.match(part) and not _is_named(counted, clause)


def counts_something_else(seam: Seam, rest: str) -> bool:
    """Whether `rest`, a clause without its subject, ends with a share of what stands before a comma.

    海口入境游客 + 同比增长88% out of 免税购物金额12.1亿元，同比增长88%.
    """
    return bool(FIGURE.search(seam.left_out) and _SHARE.search(rest))


def _is_of_another_period(kept: str, lost: str) -> bool:
    """去年完成…有望突破 out of 去年完成5000万吨，今年有望突破."""
    for period in _PERIODS:
        in_kept, in_lost = period.findall(kept), period.findall(lost)
        if in_kept and in_lost and in_kept[-1] != in_lost[-1]:
            return True
    return False


def _is_named(counted: str, clause: str) -> bool:
    """出口 inside 进出口 is not named."""
    if counted == "出口":
        clause = clause.replace("进出口", "，")
    return counted in clause

"""Counters and units that stand behind a number, and which of them may stand for each other."""

from __future__ import annotations

import re

_SAME_MEASURE = (
    ("元", "块", "块钱", "元人民币", "人民币", "元钱"),
    ("美元", "美金"),
    ("港元", "港币"),
    ("公里", "千米", "km"),
    ("公斤", "千克", "kg"),
    ("平方公里", "平方千米"),
    ("平方米", "㎡", "平米"),
    ("立方米", "m³", "方"),
    ("米", "m"),
    ("厘米", "cm"),
    ("毫米", "mm"),
    ("摄氏度", "℃", "°c", "度"),
    ("千瓦时", "度电", "kwh"),
    ("天", "日"),
    ("月", "个月", "个多月"),
    ("小时", "个小时", "个多小时", "钟头"),
    ("周", "星期", "个星期", "个周"),
    ("年", "周年", "年度", "载"),
    ("岁", "周岁"),
    ("个百分点", "百分点"),
    ("人次",),
    ("户次",),
    ("户",),
    ("倍",),
    ("番",),
    ("亩",),
    ("公顷",),
    ("吨",),
    ("斤",),
    ("克",),
    ("毫克",),
    ("升",),
    ("毫升",),
    ("里",),
    ("海里",),
    ("分钟",),
    ("分",),
    ("秒",),
    ("级",),
    ("世纪",),
    ("年代",),
    ("千瓦",),
    ("兆瓦",),
    ("瓦",),
    ("欧元",),
    ("日元",),
    ("英镑",),
    ("卢布",),
    ("韩元",),
    ("角",),
    ("桶",),
    ("标箱", "标准箱"),
    ("立方",),
    ("平方",),
    ("赫兹",),
    ("点",),
    ("环",),
)
_SAME_COUNT = (
    ("人", "名", "位", "口", "员"),
    ("家", "所", "间"),
    ("项", "条", "款", "件", "则", "部", "份", "篇"),
    ("起", "宗", "例", "件"),
    ("座", "栋", "幢", "处"),
    ("辆", "台", "部", "架", "艘", "套"),
    ("支", "队", "股", "批"),
    ("只", "头", "匹", "尾", "羽"),
    ("次", "回", "场", "趟"),
    ("届", "期"),
    ("村", "县", "省", "市", "区", "镇", "乡", "国", "州", "校", "地"),
    ("类", "种", "样"),
    ("株", "棵", "颗"),
    ("枚", "块", "粒"),
    ("金", "枚"),
    ("把", "张", "面", "幅", "本", "册"),
    ("组", "对", "双"),
    ("方面", "领域"),
    ("段", "层", "排", "片", "道"),
    ("门", "轮", "步", "句", "字", "号", "发", "盏", "根", "眼", "口", "尊", "团", "列", "节", "集"),
)
GENERIC = "个"

_MEASURES = {unit: group[0] for group in _SAME_MEASURE for unit in group}
_COUNTS: dict[str, set[int]] = {}
for _index, _group in enumerate(_SAME_COUNT):
    for _unit in _group:
        _COUNTS.setdefault(_unit, set()).add(_index)

_LONGEST_FIRST = sorted({*_MEASURES, *_COUNTS, GENERIC}, key=len, reverse=True)
# 部门, 部委, 家庭, 人民, 点多 begin with a counter but are words.
_NOT_WORD = r"(?<!部(?=[门委队长署分]))(?<!家(?=[庭长园乡]))(?<!人(?=[民均]))"
UNIT = "(?:" + "|".join(map(re.escape, _LONGEST_FIRST)) + ")" + _NOT_WORD


def units_agree(left: str, right: str) -> bool:
    """Whether a number counted in `left` may be restated in `right`.

    The rule: measures and 户 must be the same measure (元 is not 美元, 人 is not 人次, nothing is
    converted); counters must belong to one family (名 and 人, 家 and 所); 个 and a missing counter go
    with every counter, and a missing unit also with every measure.
    """
    if left == right or not left or not right:
        return True
    if left in _MEASURES or right in _MEASURES:
        return _MEASURES.get(left) == _MEASURES.get(right) or {left, right} == {GENERIC, "户"}
    if GENERIC in (left, right):
        return True
    return bool(_COUNTS.get(left, set()) & _COUNTS.get(right, set()))

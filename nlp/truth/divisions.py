"""At which level of China's administration a place stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from .gazetteer import place_stem, short_forms

Level = Literal["world", "nation", "province", "prefecture", "county", "town"]

#: Municipalities under the central government; what lies in them is named like a prefecture, but is none.
_MUNICIPALITIES = ("11", "12", "31", "50")
#: Words that stand for a place in the paper of that place; 全区 is mostly an autonomous region.
_WORDS: Mapping[str, Level] = {
    **dict.fromkeys(("全国", "我国", "中国", "中央", "国家", "国务院"), "nation"),
    **dict.fromkeys(("全省", "全区", "我省", "我区", "省委", "省政府", "自治区党委"), "province"),
    **dict.fromkeys(("全市", "我市", "市委", "市政府"), "prefecture"),
    **dict.fromkeys(("全县", "我县", "县委", "县政府", "区委"), "county"),
}


@cache
def load_divisions() -> Mapping[str, Level]:
    """Level of every known place and of the words that stand for one; towns are known by their ending only.

    Stems of counties with two characters are left out: too many are words (和平, 城关).
    """
    lines = files(__package__).joinpath("places.txt").read_text(encoding="utf-8").splitlines()
    levels: dict[str, Level] = {}
    for line in lines:
        if not line.startswith("#"):
            code, _, name = line.rpartition(" ")
            for form in _forms(name, level := _level(code)):
                levels.setdefault(form, level)
    return {**levels, **_WORDS}


def _forms(name: str, level: Level) -> list[str]:
    stem = place_stem(name)
    shortest = 3 if level == "county" else 2
    return [name, *sorted(short_forms(name)), *([stem] if len(stem) >= shortest else [])]


def _level(code: str) -> Level:
    if not code:
        return "world"
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "province" if code.startswith(_MUNICIPALITIES) else "prefecture"
    return "county"

"""Which levels of administration an article is about, whatever the places are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, get_args

from ahocorasick_rs import AhoCorasick, MatchKind

from jianbao.nlp.truth.divisions import Level, load_divisions

_LEVELS: tuple[Level, ...] = get_args(Level)
# From the smallest up: the smallest unit named says more than the country that is named beside it.
_SMALLEST_FIRST: tuple[Level, ...] = ("county", "town", "prefecture", "province", "nation", "world")
_MARKS = {level: chr(0xE000 + number) for number, level in enumerate(_LEVELS)}  # private use
# Too many and too short-lived for a list: towns, and the zones that govern themselves like a county.
_ENDINGS: Mapping[str, Level] = {
    **dict.fromkeys(("实验区", "开发区", "高新区", "经开区", "示范区", "新区"), "county"),
    **dict.fromkeys(("街道", "社区", "镇", "乡", "村"), "town"),
}
_STEM = 2  # characters before the ending; names are mostly so long
# What stands before is looked at last: a pattern that begins with a fixed word is searched six times as fast.
_ENDING = re.compile("|".join(rf"{ending}(?<=[\u4e00-\u9fff]{{{_STEM}}}{ending})" for ending in _ENDINGS))

_MOST_MENTIONS = 3  # more say nothing more
_MOST_PROVINCES = 4
_MANY_PLACES = 3  # a round-up names more prefectures and counties than this

#: Numbers `describe_places` gives; the last tells that there is no place.
N_PLACE_FEATURES = 3 * len(_LEVELS) + 3


class Mention(NamedTuple):
    """A place in a text, ``text[start:end]``."""

    level: Level
    name: str
    start: int
    end: int


def find_places(text: str) -> list[Mention]:
    """Places in `text`, in its order, the longest name of each."""
    finder, levels, names = _finder()
    endings = [*_ENDING.finditer(text)]
    mentions: list[Mention] = []
    done = 0
    for number, start, end in finder.find_matches_as_indexes(text):
        if endings and endings[0].end() <= start:
            endings = _add_unlisted(mentions, endings, done, start)
        mentions.append(Mention(levels[number], names[number], start, end))
        done = end
    _add_unlisted(mentions, endings, done, len(text))
    return mentions


def mask_places(text: str, places: Sequence[Mention]) -> str:
    """`text` with one mark for each of its `places`, the same for all of a level."""
    parts: list[str] = []
    done = 0
    for place in places:
        parts += [text[done : place.start], _MARKS[place.level]]
        done = place.end
    return "".join([*parts, text[done:]])


def describe_places(places: Sequence[Mention]) -> list[float]:
    """How many places of which level there are, which comes first, which is the smallest, and whether many.

    Returns:
        `N_PLACE_FEATURES` numbers between 0 and 1.
    """
    if not places:
        return [*[0.0] * (N_PLACE_FEATURES - 1), 1.0]
    found = [place.level for place in places]
    smallest = next(level for level in _SMALLEST_FIRST if level in found)
    provinces = {place.name[:2] for place in places if place.level == "province"}
    local = {place.name for place in places if place.level in ("prefecture", "county")}
    return [
        *[min(found.count(level), _MOST_MENTIONS) / _MOST_MENTIONS for level in _LEVELS],
        *[float(found[0] == level) for level in _LEVELS],
        *[float(smallest == level) for level in _LEVELS],
        min(len(provinces), _MOST_PROVINCES) / _MOST_PROVINCES,
        float(len(local) > _MANY_PLACES),
        0.0,
    ]


def mentions_behind(places: Sequence[Mention]) -> list[Sequence[int]]:
    """Which of `places` each number of `describe_places` speaks of when it is not 0; by their positions."""
    of = {level: [i for i, place in enumerate(places) if place.level == level] for level in _LEVELS}
    first = ([0],) * len(_LEVELS)
    return [*of.values(), *first, *of.values(), of["province"], [*of["prefecture"], *of["county"]], []]


def _add_unlisted(
    mentions: list[Mention], endings: list[re.Match[str]], start: int, end: int
) -> list[re.Match[str]]:
    """Adds the places in ``text[start:end]`` that are known by their ending only; gives those behind."""
    for number, match in enumerate(endings):
        if match.end() > end:
            return endings[number:]
        begin = match.start() - _STEM
        if begin >= start:
            name = match.string[begin : match.end()]
            mentions.append(Mention(_ENDINGS[match.group()], name, begin, match.end()))
            start = match.end()
    return []


@cache
def _finder() -> tuple[AhoCorasick, list[Level], list[str]]:
    divisions = load_divisions()
    names = list(divisions)
    finder = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    return finder, [divisions[name] for name in names], names

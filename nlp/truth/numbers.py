"""Quantities in Chinese text, normalised so that 5万, 50000, 五万 and ５００００ are one value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .dates import DateMention, find_dates
from .folding import fold
from .lexicon import covering_word
from .numerals import NUMERAL, is_vague, parse_numeral
from .units import UNIT

QuantityKind = Literal["number", "percent", "points", "multiple", "ordinal", "code"]
Bound = Literal["", "over", "under", "about", "some"]

__all__ = ["Bound", "DateMention", "Quantity", "QuantityKind", "find_dates", "find_quantities"]

_BEFORE: dict[str, Bound] = {
    **dict.fromkeys(("超", "超过", "逾", "突破", "至少", "不少于", "不低于", "高于", "不下", "上"), "over"),
    **dict.fromkeys(("近", "将近", "接近", "不到", "不足", "不超过", "低于", "最多", "少于"), "under"),
    **dict.fromkeys(("约", "大约", "约为"), "about"),
    **dict.fromkeys(("几", "数", "好几"), "some"),
}
_AFTER: dict[str, Bound] = {
    **dict.fromkeys(("多", "余", "以上", "之上"), "over"),
    **dict.fromkeys(("以下", "以内", "之内"), "under"),
    **dict.fromkeys(("左右", "上下", "来"), "about"),
}
# 上 and 数 are ends of words (船上, 指数) unless a scale follows.
_BEFORE_WORDS = "|".join(
    word if word not in ("上", "几", "数") else f"{word}(?=[十百千万亿])"
    for word in sorted(_BEFORE, key=len, reverse=True)
)
_NOT_TENTHS = r"(?!立|为|果|功|员|品|年|绩|都|本|长|形|套|就|效|份|熟|语|千|百|人|片|群)"
_CODE = r"[a-z]+-?\d[a-z\d]*(?:[-.][a-z\d]+)*|\d+[a-z]+\d[a-z\d]*"
_QUANTITY = re.compile(
    rf"(?<![\d.])(?P<before>{_BEFORE_WORDS})?(?:"
    rf"(?P<code>(?<![a-z]){_CODE})"
    rf"|第(?P<ordinal>{NUMERAL})(?P<ordinal_unit>{UNIT})?"
    rf"|(?P<base>百分之|千分之|万分之)(?P<per>{NUMERAL})"
    rf"|(?P<under>{NUMERAL})分之(?P<over>{NUMERAL})"
    rf"|(?P<half>一半|半数|过半)"
    rf"|(?P<tenths>[一二两三四五六七八九十]{{1,2}}|\d{{1,2}}(?:\.\d)?)成(?P<tenth>[一二三四五六七八九](?![十百千万亿]))?{_NOT_TENTHS}"
    rf"|(?P<half_unit>半)(?=年(?!轻)|个月|个多月|小时|个小时|天|个世纪|世纪)(?P<half_of>{UNIT})"
    rf"|(?P<number>{NUMERAL})(?:(?P<more>多|余|来(?=[个名人年万亿岁天户家]))(?P<scale>万亿|亿|万|千|百)?)?"
    rf"(?P<more2>多|余)?(?P<unit>%|‰|个百分点|百分点|倍|[a-z]+|{UNIT})?(?P<half_more>半)?"
    rf")(?P<after>以上|之上|以下|以内|之内|左右|上下|多|余)?"
)
_PERCENT_UNITS = {"%": 100, "‰": 1_000}
_BASES = {"百分之": 100, "千分之": 1_000, "万分之": 10_000}
_CHINESE_ONE = re.compile(r"[一二两三四五六七八九十百千万亿〇零]")
# Entailed by naming the two of them; the article need not say 两.
_PAIR_WORDS = re.compile(r"两[国岸地会军党人者]")
_SPANS_OF_TIME = frozenset(("年", "个月", "天", "日", "周"))
_GENERATION = re.compile("后(?![,。])")  # 80后


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        text: The words of the mention, approximation words included.
        start: Offset in the text searched.
        end: Offset just behind.
        kind: ``"points"`` is 个百分点, ``"code"`` a designation such as C919.
        value: 30% and 三成 are 3/10.
        unit: Counter or unit behind the number, ``""`` when there is none; the designation of a code.
        bound: An approximation: 超 and 多 ``"over"``, 近 ``"under"``, 约 ``"about"``, 数百 ``"some"``.
        weak: True when the numeral reads as an ordinary word (一个, 两国); not to be checked.
    """

    text: str
    start: int
    end: int
    kind: QuantityKind
    value: Fraction
    unit: str = ""
    bound: Bound = ""
    weak: bool = False


def find_quantities(text: str, dates: Sequence[DateMention] | None = None) -> tuple[Quantity, ...]:
    """Numbers in `text` that are neither dates nor parts of ordinary words, in order.

    Args:
        text: Any text.
        dates: What `find_dates` found in it, when that is known already.
    """
    masked = list(fold(text))
    for date in find_dates(text) if dates is None else dates:
        masked[date.start : date.end] = "\x00" * (date.end - date.start)
    hidden = "".join(masked)
    return tuple(_share_units(list(_scan(text, hidden)), hidden))


def _scan(text: str, hidden: str) -> Iterator[Quantity]:
    position = 0
    while match := _QUANTITY.search(hidden, position):
        position = match.end()
        if word_end := _word_end(match):
            position = word_end
            continue
        kind, value, unit = _read(match)
        bound = _bound(match)
        yield Quantity(
            text=text[match.start() : match.end()],
            start=match.start(),
            end=match.end(),
            kind=kind,
            value=value,
            unit=unit,
            bound=bound,
            weak=_is_weak(match, unit),
        )


def _word_end(match: re.Match[str]) -> int:
    """End of the ordinary word (统一, 三农, 千方百计) that a single numeral character belongs to, or 0."""
    if match["number"] == "万一":
        return match.end("number")
    for group in ("number", "tenths", "half", "half_unit"):
        start, end = match.span(group)
        if (end - start == 1 or match[group] == "一一") and _CHINESE_ONE.match(match.string, start):
            word_end = covering_word(match.string, start, start + 1)
            return 0 if word_end == end and match["unit"] else word_end  # 提(高三)个百分点
    return 0


def _read(match: re.Match[str]) -> tuple[QuantityKind, Fraction, str]:
    part = match.groupdict()
    if part["code"]:
        return "code", Fraction(0), part["code"]
    if part["ordinal"]:
        return "ordinal", parse_numeral(part["ordinal"]), part["ordinal_unit"] or ""
    if part["number"]:
        return _read_number(part)
    return "number" if part["half_unit"] else "percent", _read_share(part), part["half_of"] or ""


def _read_share(part: dict[str, str | None]) -> Fraction:
    if part["base"] and part["per"]:
        return parse_numeral(part["per"]) / _BASES[part["base"]]
    if part["under"] and part["over"]:
        return parse_numeral(part["over"]) / (parse_numeral(part["under"]) or 1)
    if part["tenths"]:
        tenth = parse_numeral(part["tenth"]) / 100 if part["tenth"] else Fraction(0)
        return parse_numeral(part["tenths"]) / 10 + tenth
    return Fraction(1, 2)


def _read_number(part: dict[str, str | None]) -> tuple[QuantityKind, Fraction, str]:
    value = parse_numeral(f"{part['number']}{part['scale'] or ''}")
    unit = part["unit"] or ""
    if unit in _PERCENT_UNITS:
        return "percent", value / _PERCENT_UNITS[unit], ""
    if unit in ("个百分点", "百分点"):
        return "points", value, ""
    if part["half_more"] and unit:
        value += Fraction(1, 2)
    return ("multiple" if unit == "倍" else "number"), value, unit


def _bound(match: re.Match[str]) -> Bound:
    part = match.groupdict()
    if part["half"] == "过半":
        return "over"
    after = part["more"] or part["more2"] or part["after"]
    if after:
        return _AFTER[after]
    if part["before"] == "近" and part["unit"] in _SPANS_OF_TIME:
        return ""  # 近三年: the last three, not nearly three
    if part["before"]:
        return _BEFORE[part["before"]]
    return "some" if part["number"] and is_vague(part["number"]) else ""


def _is_weak(match: re.Match[str], unit: str) -> bool:
    number = match["number"]
    if number and _GENERATION.match(match.string, match.end()):
        return True
    if match["ordinal_unit"] == "天":  # 第二天 is the next day
        return True
    if number is None or not _CHINESE_ONE.fullmatch(number) or match["scale"] or match["before"]:
        return False
    if number == "一" or not unit:
        return True
    return bool(_PAIR_WORDS.match(match.string, match.start("number")))


def _share_units(found: list[Quantity], hidden: str) -> Iterator[Quantity]:
    """In 3-5个 or 8至12℃ the first number counts what the second does."""
    for index, quantity in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if following and not quantity.unit and quantity.kind == "number":
            gap = hidden[quantity.end : following.start]
            if gap in ("-", "至", "到"):
                yield _with_unit_of(quantity, following)
                continue
        yield quantity


def _with_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    value = quantity.value / 100 if other.kind == "percent" else quantity.value
    return Quantity(
        text=quantity.text,
        start=quantity.start,
        end=quantity.end,
        kind=other.kind,
        value=value,
        unit=other.unit,
        bound=quantity.bound,
        weak=False,
    )

"""Whether the numbers and dates of an article support a number or a date of a summary."""

from __future__ import annotations

from collections.abc import Sequence

from .dates import DateMention
from .numbers import Bound, Quantity
from .units import units_agree

# A first counter that is not written out (届 for 第…届) still numbers a series.
_SERIES_UNITS = frozenset(("届", "期", "批", "号", "代", "轮", "次", "名", "位", "年", "个", "站", "集", ""))
_ALLOWED: dict[Bound, frozenset[Bound]] = {
    "": frozenset(("", "over", "under", "about")),
    "about": frozenset(("", "over", "under", "about")),
    "over": frozenset(("over",)),
    "under": frozenset(("under",)),
    "some": frozenset(("some",)),
}


def find_quantity_support(claim: Quantity, quantities: Sequence[Quantity]) -> Quantity | None:
    """The first of `quantities` that states `claim`.

    Equal value, kind and compatible unit (see `units_agree`). The article's 超/近/约 may be left out, 约 may
    be put in; 超 and 近 must stand in the article, for they say more than the number. 数百万 is not 百万.
    第5届 and 5届 agree.
    """
    return next((found for found in quantities if _agree(claim, found)), None)


def find_date_support(claim: DateMention, dates: Sequence[DateMention]) -> DateMention | None:
    """The first of `dates` that has every part of `claim`.

    `dates` come from `with_context`. A year that the article's mention lacks may stand anywhere else in it.
    """
    for found in dates:
        if _same_day(claim, found):
            return found
    if claim.year is None or (claim.month is None and claim.day is None):
        return None
    if all(date.year != claim.year for date in dates):
        return None
    return next(
        (found for found in dates if found.year is None and _same_day(claim, found, skip_year=True)), None
    )


def find_year_support(claim: Quantity, dates: Sequence[DateMention]) -> DateMention | None:
    """The first date in the year that `claim`, a bare number such as the 2020 of 2020春晚, may mean."""
    if claim.kind != "number" or claim.unit:
        return None
    return next((found for found in dates if found.year == claim.value), None)


def _agree(claim: Quantity, found: Quantity) -> bool:
    if claim.value != found.value or found.bound not in _ALLOWED[claim.bound]:
        return False
    if claim.kind == found.kind:
        return units_agree(claim.unit, found.unit) if claim.kind != "code" else claim.unit == found.unit
    series = {claim.kind, found.kind} == {"ordinal", "number"}
    return series and claim.unit == found.unit and claim.unit in _SERIES_UNITS


def _same_day(claim: DateMention, found: DateMention, *, skip_year: bool = False) -> bool:
    pairs = list(zip(claim.parts, found.parts, strict=True))[skip_year:]
    return all(wanted is None or wanted == given for wanted, given in pairs)

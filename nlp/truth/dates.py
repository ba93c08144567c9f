"""Dates and times of day in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .folding import fold
from .numerals import parse_numeral

_YEAR = r"(?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})"
_SMALL = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_TO = r"[-至到、和与及]+"
_NOT_INSIDE = r"(?<!\d:)(?<![\d./一二三四五六七八九十百千第])"
_DATE = re.compile(
    rf"{_NOT_INSIDE}(?:"
    rf"(?P<iso_y>[12]\d{{3}})(?P<mark>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=mark)(?P<iso_d>0?[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?P<y>{_YEAR})(?:年|(?={_TO}{_YEAR}年))"
    rf"(?:(?P<ym>{_SMALL})(?:月|(?={_TO}{_SMALL}月))(?:(?P<yd>{_SMALL})(?:[日号]|(?={_TO}{_SMALL}[日号])))?)?"
    rf"|(?P<m>{_SMALL})(?:月(?!亮|饼|龄)|(?={_TO}{_SMALL}月))(?:(?P<md>{_SMALL})(?:[日号]|(?={_TO}{_SMALL}[日号])))?"
    rf"|(?P<d>{_SMALL})(?:日(?!元|均|游|内)|(?={_TO}{_SMALL}日(?!元|均|游|内)))"
    rf")"
)
_TIME = re.compile(
    rf"{_NOT_INSIDE}(?:(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    rf"|(?P<ch>{_SMALL})(?:时(?!代|期|间|候|常|刻|段|光|而)|点(?=[\d一二三四五十]{{1,3}}分|半|整|许|钟|[,。;、至到前后起开-]|$))"
    rf"(?:(?P<cm>{_SMALL})分|(?P<half>半)|整|许|钟)?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date or a time as written; parts that were not written are ``None``.

    Attributes:
        text: The words of the mention.
        start: Offset in the text searched.
        end: Offset just behind.
        year: 1000-2999.
        month: 1-12.
        day: 1-31.
        hour: 0-24; a mention has either a time or a date.
        minute: 0-59.
    """

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None

    @property
    def parts(self) -> tuple[int | None, ...]:
        """Year, month, day, hour and minute."""
        return self.year, self.month, self.day, self.hour, self.minute


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Dates and times in `text`, in order; both ends of 1—5月 or 6月22日至26日 are mentions."""
    folded = fold(text)
    mentions = [*_dates(text, folded), *_times(text, folded)]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def with_context(mentions: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """The same mentions, the year and month filled in from the nearest earlier one that has them.

    A month is inherited by a bare day only, a year by anything but a time.
    """
    year = month = None
    filled = []
    for mention in mentions:
        if mention.hour is None:
            year = mention.year or year
            month = mention.month or (month if mention.year is None else None)
            bare_day = mention.month is None and mention.day is not None
            mention = replace(mention, year=year, month=month if bare_day else mention.month)
        filled.append(mention)
    return tuple(filled)


def _dates(text: str, folded: str) -> Iterator[DateMention]:
    for match in _DATE.finditer(folded):
        part = match.groupdict()
        year = _value(part["iso_y"] or part["y"])
        month = _value(part["iso_m"] or part["ym"] or part["m"])
        day = _value(part["iso_d"] or part["yd"] or part["md"] or part["d"])
        if _possible(month, 12) and _possible(day, 31):
            start, end = match.span()
            yield DateMention(text=text[start:end], start=start, end=end, year=year, month=month, day=day)


def _times(text: str, folded: str) -> Iterator[DateMention]:
    for match in _TIME.finditer(folded):
        part = match.groupdict()
        hour = _value(part["h"] or part["ch"])
        minute = 30 if part["half"] else _value(part["m"] or part["cm"]) or 0
        if hour is not None and hour <= 24 and minute < 60:
            start, end = match.span()
            yield DateMention(text=text[start:end], start=start, end=end, hour=hour, minute=minute)


def _value(numeral: str | None) -> int | None:
    return None if numeral is None else int(parse_numeral(numeral))


def _possible(value: int | None, highest: int) -> bool:
    return value is None or 1 <= value <= highest

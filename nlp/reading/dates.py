"""Publication dates as Chinese pages write them, as ISO 8601 in China time (UTC+08:00)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # the oldest digitised papers start about 1900
_WEEKDAY = r"(?:[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
_HALF_DAYS = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚"
_AFTERNOONS = frozenset({"下午", "傍晚", "晚上", "晚"})

_DATE = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)"
    r"(?:\s?年\s?(?P<m1>\d{1,2})\s?月\s?(?P<d1>\d{1,2})(?:\s?日|\s?号|(?!\d))"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?:(?P=sep)|(?<=\d\d)/)"  # "2020-07/02" is the address form of e-papers
    r"(?P<d2>\d\d(?=\d\d:\d\d)|\d{1,2}(?![\d]|[./-]\d)))"
    rf"\s{{0,4}}{_WEEKDAY}"
    r"(?:(?:T|\s{0,8})"
    rf"(?P<half>{_HALF_DAYS})?\s?"
    r"(?P<hour>\d{1,2})\s?[:时点]\s?(?P<minute>\d{1,2})(?!\d)"
    r"(?:(?::|分\s?)(?P<second>\d{1,2})(?!\d))?(?:\.\d{1,9})?"
    r"\s?(?P<offset>Z|[+-]\d\d:?\d\d)?)?"
)
_CHINESE_DATE = re.compile(
    r"(?P<year>[一二][〇零○一二三四五六七八九]{3})年"
    r"(?P<month>[元正一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})[日号]"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:\d\d|(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?")

# Best first. A page that says when it was published is believed before one that says when it was edited;
# a bare 日期/时间 may also be an event's, so it comes between.
_LABEL_RANKS = (
    re.compile(
        r"(?:发布|发表|发稿|刊发|刊登|见报|出版|上线|上传|提交|录入|添加|成文|发文|公布|信息)(?:时间|日期)$"
        r"|(?:^|[^一-鿿])(?:发布于?|发表于?|刊于)$"
    ),
    re.compile(r"(?:^|[^一-鿿])(?:日期|时间)$"),
    re.compile(r"(?:更新|修改|编辑)(?:时间|日期|于)?$"),
)
_UNLABELLED = 3
# A label of another kind: the page's clock, or the date of an event.
_FOREIGN_LABEL = re.compile(
    r"(?:今天是|今日是|现在是|当前时间|当前日期|系统时间|北京时间"
    r"|(?:截止|截至|报名|活动|会议|举办|举行|开始|结束|投票|考试|施行|实施|生效|成立|签发|出生|检索|访问|打印)"
    r"(?:时间|日期)?)$"
)
_LABEL_REACH = 12  # characters before a date in which its label stands


def find_published(text: str) -> str | None:
    """The publication date in the header of a page.

    Args:
        text: Header-like text; a labelled date (发布时间, 日期, 更新时间) wins over an unlabelled one.

    Returns:
        ISO 8601 in the precision of the page, ``2020-07-02``, ``2020-07-02T08:25+08:00`` or
        ``2020-07-02T08:25:31+08:00``; ``None`` when there is no possible date.
    """
    folded = _fold(text)
    best: tuple[int, str] | None = None
    for start, value in _dates(folded):
        rank = _label_rank(folded[max(0, start - _LABEL_REACH) : start])
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, value)
    return best[1] if best else None


def normalize_published(value: str) -> str | None:
    """A date out of a meta tag or a record's field, in the form of `find_published`.

    Understands ISO 8601 with any offset, ``20200702`` (with or without a time), epoch seconds and
    milliseconds, RFC 2822 and everything `find_published` does.
    """
    folded = _fold(value).strip()
    if re.fullmatch(r"\d{8,14}(?:\.\d{1,9})?", folded):
        return _from_digits(folded.partition(".")[0])
    return find_published(folded) or _from_rfc2822(folded)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("∶", ":")


def _dates(folded: str) -> Iterator[tuple[int, str]]:
    for match in _DATE.finditer(folded):
        value = _from_match(match)
        if value:
            yield match.start(), value
    for match in _CHINESE_DATE.finditer(folded):
        year = int("".join(str(_chinese_number(digit)) for digit in match["year"]))
        value = _iso(year, _chinese_number(match["month"]), _chinese_number(match["day"]))
        if value:
            yield match.start(), value


def _label_rank(before: str) -> int | None:
    """0 is best; ``None`` when the label says that the date is not the article's."""
    label = re.sub(r"(?<=[时日])\s+(?=[间期])", "", before.rstrip(" :\n\t\r]】|"))
    for rank, pattern in enumerate(_LABEL_RANKS):
        if pattern.search(label):
            return rank
    return None if _FOREIGN_LABEL.search(label) else _UNLABELLED


def _from_match(match: re.Match[str]) -> str | None:
    year, month, day = int(match["year"]), int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    if match["hour"] is None:
        return _iso(year, month, day)
    hour = int(match["hour"])
    if match["half"] in _AFTERNOONS and hour < 12:
        hour += 12
    second = int(match["second"]) if match["second"] else None
    return _iso(year, month, day, (hour, int(match["minute"]), second), _offset(match["offset"]))


def _iso(
    year: int,
    month: int,
    day: int,
    clock: tuple[int, int, int | None] | None = None,
    zone: timezone = _CHINA,
) -> str | None:
    """The date, with the time when it is a possible one; ``None`` for an impossible date."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        date = datetime(year, month, day, tzinfo=zone)
    except ValueError:
        return None
    if clock is None:
        return date.date().isoformat()
    hour, minute, second = clock
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return date.date().isoformat()
    moment = date.replace(hour=hour, minute=minute, second=second or 0).astimezone(_CHINA)
    return moment.isoformat(timespec="minutes" if second is None else "seconds")


def _offset(text: str | None) -> timezone:
    if text is None:
        return _CHINA
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(shift if text[0] == "+" else -shift) if shift < timedelta(hours=24) else _CHINA


def _from_digits(digits: str) -> str | None:
    match = _COMPACT.fullmatch(digits)
    if match and digits[:2] in ("19", "20") and len(digits) != 13:
        clock = None
        if match["H"]:
            clock = (int(match["H"]), int(match["M"]), int(match["S"]) if match["S"] else None)
        value = _iso(int(match["y"]), int(match["m"]), int(match["d"]), clock)
        if value:
            return value
    if len(digits) not in (10, 13):  # epoch seconds have had ten digits since 2001
        return None
    seconds = int(digits) // (1000 if len(digits) == 13 else 1)
    moment = datetime.fromtimestamp(seconds, _CHINA)
    return moment.isoformat(timespec="seconds") if moment.year <= _LAST_YEAR else None


def _from_rfc2822(value: str) -> str | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)
    return zoned.astimezone(_CHINA).isoformat(timespec="seconds")


_CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "元": 1, "正": 1,
}  # fmt: skip


def _chinese_number(text: str) -> int:
    """Value of a Chinese numeral of a date: 三, 十一, 二十三, 廿三; 99 when it is malformed."""
    spelled = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = spelled.rpartition("十")
    if not ten:
        return _CHINESE_DIGITS.get(ones, 99)
    return 10 * _CHINESE_DIGITS.get(tens or "一", 9) + (_CHINESE_DIGITS.get(ones, 99) if ones else 0)

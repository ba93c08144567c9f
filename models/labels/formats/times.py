"""When a label was given, as people and programs write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from jianbao.nlp.reading.dates import normalize_published

from .errors import RowError

_CHINA = timezone(timedelta(hours=8))  # what a newsroom's clock shows when a time names no zone
_SLACK = timedelta(days=1)  # clocks differ; a wrong year would stay the latest label for a year


def parse_time(written: str) -> datetime:
    """`written` as an aware UTC time; without a zone it is China time.

    Understands ISO 8601, what spreadsheets write (``2026/11/23 9:05``) and 2026年11月23日.

    Raises:
        RowError: No time at all, or one in the future.
    """
    moment = _iso(written) or _iso(normalize_published(written) or "")
    if moment is None:
        raise RowError(
            f"{written[:40]!r} is no time; write it like 2026-11-23 09:05",
            f"{written[:40]!r} 不是时间，请写成 2026-11-23 09:05 的样子。",
        )
    if moment > datetime.now(UTC) + _SLACK:
        raise RowError(
            f"the time {written[:40]!r} lies in the future; correct it",
            f"时间 {written[:40]!r} 在将来，请更正。",
        )
    return moment


def _iso(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

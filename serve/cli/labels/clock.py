"""Times as a newsroom's clock shows them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))


def show_time(moment: datetime) -> str:
    """China time to the minute."""
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


def show_month(moment: datetime) -> str:
    """The month in China time."""
    return moment.astimezone(_CHINA).strftime("%Y-%m")

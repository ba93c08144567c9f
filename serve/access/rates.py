"""How many requests each key may send."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse

from .counts import Counts
from .errors import RateLimitedError
from .window import Window

_UNITS = {"second": "秒", "minute": "分钟", "hour": "小时", "day": "天", "month": "个月", "year": "年"}


class RateLimits:
    """Counts the requests of each key.

    Args:
        limit: Such as ``600/minute``.
        counts: Where; by default in this process.

    Raises:
        ValueError: `limit` is not of that form.
    """

    def __init__(self, limit: str, counts: Counts | None = None) -> None:
        self._limit = parse(limit)
        self._period_s = self._limit.get_expiry()
        self._counts = counts or Counts()

    def spend(self, caller_id: str) -> None:
        """Count one request.

        Raises:
            RateLimitedError: There was nothing left; the request is not counted.
        """
        period, elapsed = self._now()
        with self._counts.of(caller_id) as cell:
            window = cell.window.at(period)
            remaining, reset_s = self._left(window, elapsed)
            if remaining:
                cell.window = window.with_one_more()
                return
        raise RateLimitedError(str(self._limit), _in_chinese(self._limit), reset_s)

    def headers(self, caller_id: str) -> dict[str, str]:
        """What is left, as draft-ietf-httpapi-ratelimit-headers-10 says it."""
        period, elapsed = self._now()
        with self._counts.of(caller_id) as cell:
            remaining, reset_s = self._left(cell.window.at(period), elapsed)
        return {
            "RateLimit-Policy": f'"key";q={self._limit.amount};w={self._period_s}',
            "RateLimit": f'"key";r={remaining};t={reset_s}',
        }

    def _now(self) -> tuple[int, float]:
        """Number of the present period, and the share of it that is over."""
        number, seconds = divmod(time.time(), self._period_s)
        return int(number), seconds / self._period_s

    def _left(self, window: Window, elapsed: float) -> tuple[int, int]:
        """Requests, and whole seconds until there is one more."""
        remaining = max(0, math.floor(self._limit.amount - window.used(elapsed)))
        wait = window.periods_until(max(0, self._limit.amount - remaining - 1), elapsed)
        return remaining, max(1, math.ceil(wait * self._period_s))


def _in_chinese(limit: RateLimitItem) -> str:
    return f"每 {limit.multiples} {_UNITS[limit.GRANULARITY.name]} {limit.amount} 次"

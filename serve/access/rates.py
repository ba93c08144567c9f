"""How many requests each key may send."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from .errors import RateLimitedError

_UNITS = {"second": "秒", "minute": "分钟", "hour": "小时", "day": "天", "month": "个月", "year": "年"}


class RateLimits:
    """Counts the requests of each key in this process.

    Args:
        limit: Such as ``600/minute``.

    Raises:
        ValueError: `limit` is not of that form.
    """

    def __init__(self, limit: str) -> None:
        self._limit = parse(limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def spend(self, caller_id: str) -> None:
        """Count one request.

        Raises:
            RateLimitedError: There was nothing left; the request is not counted.
        """
        if not self._limiter.hit(self._limit, caller_id):
            _, reset_s = self._left(caller_id)
            raise RateLimitedError(str(self._limit), _in_chinese(self._limit), reset_s)

    def headers(self, caller_id: str) -> dict[str, str]:
        """What is left, as draft-ietf-httpapi-ratelimit-headers-10 says it."""
        remaining, reset_s = self._left(caller_id)
        return {
            "RateLimit-Policy": f'"key";q={self._limit.amount};w={self._limit.get_expiry()}',
            "RateLimit": f'"key";r={remaining};t={reset_s}',
        }

    def _left(self, caller_id: str) -> tuple[int, int]:
        """Requests, and whole seconds until there are more."""
        window = self._limiter.get_window_stats(self._limit, caller_id)
        return window.remaining, max(1, math.ceil(window.reset_time - time.time()))


def _in_chinese(limit: RateLimitItem) -> str:
    return f"每 {limit.multiples} {_UNITS[limit.GRANULARITY.name]} {limit.amount} 次"

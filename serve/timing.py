"""How long an answer took."""

from __future__ import annotations

import time

from fastapi import Request


def total_ms(request: Request) -> float:
    """Milliseconds since the head of `request` was there."""
    started: float = request.state.started
    return round((time.perf_counter() - started) * 1000, 1)

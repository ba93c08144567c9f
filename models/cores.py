"""How many cores there are to share."""

from __future__ import annotations

import os


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_of_cores(n_processes: int) -> int:
    """Threads for each of so many processes, so that there are no more than cores; at least one."""
    return max(1, available_cores() // n_processes)

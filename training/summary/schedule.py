"""Warm-up, constant part, decay: the constant part can be stopped or prolonged without starting over."""

from __future__ import annotations

from .config import Schedule


def learning_rate_at(step: int, schedule: Schedule) -> float:
    """Learning rate of optimizer step `step`, counted from 0 (warmup-stable-decay, arXiv:2404.06395)."""
    if step < schedule.warmup_steps:
        return schedule.learning_rate * (step + 1) / schedule.warmup_steps
    left = schedule.total_steps - step
    if left > schedule.decay_steps:
        return schedule.learning_rate
    return schedule.learning_rate * max(left, 0) / (schedule.decay_steps + 1)

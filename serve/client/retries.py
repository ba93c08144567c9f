"""When a request is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenacity import RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from .errors import ClientError


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often and after how long; never before the ``Retry-After`` of an answer.

    Attributes:
        attempts: Requests at most; 1 never tries again.
        max_wait_s: Longest pause; when the service asks for a longer one, its error is raised at once.
    """

    attempts: int = 4
    max_wait_s: float = 20.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.max_wait_s < 0:
            raise ValueError(f"attempts must be positive, max_wait_s not negative: {self}")

    def policy(self) -> dict[str, Any]:
        """The arguments of tenacity's ``Retrying`` and ``AsyncRetrying``."""
        return {
            "stop": stop_after_attempt(self.attempts),
            "wait": self._wait_s,
            "retry": retry_if_exception(self._may_succeed),
            "reraise": True,
        }

    def _may_succeed(self, error: BaseException) -> bool:
        if not isinstance(error, ClientError) or not error.temporary:
            return False
        return error.retry_after_s is None or error.retry_after_s <= self.max_wait_s

    def _wait_s(self, state: RetryCallState) -> float:
        """Asked-for seconds, or 0.5, 1, 2, ... s of which a random part is taken, so that callers spread."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, ClientError) and error.retry_after_s is not None:
            return error.retry_after_s
        return wait_random_exponential(multiplier=0.5, max=self.max_wait_s)(state)

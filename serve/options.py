"""What a caller may ask for besides the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Wishes of one request; the defaults change nothing.

    Attributes:
        allowed_labels: The topics to choose from; their scores are brought to a sum of 1. Empty for all.
        threshold: The topic needs review when its score is lower, whatever the model's own threshold.
        max_chars: Longest summary in characters; ``None`` for the service's own limit.
        headline: Whether a headline is wanted.
        summary: Whether a summary is wanted.
        explain: Whether the words that carried the decision on the topic are wanted.
        deadline_ms: When the answer is no longer wanted; the service's own limit holds too.
    """

    allowed_labels: tuple[str, ...] = ()
    threshold: float | None = None
    max_chars: int | None = None
    headline: bool = True
    summary: bool = True
    explain: bool = False
    deadline_ms: int | None = None

    @property
    def explain_among(self) -> tuple[str, ...] | None:
        """The labels whose comparison is to be explained, empty for all; ``None`` when that is not wanted."""
        return self.allowed_labels if self.explain else None


NO_WISHES = Options()

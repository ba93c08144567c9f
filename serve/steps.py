"""What is done with a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is done with a page once it has been read, and whether the record holds its body."""

    classify: bool
    summarize: bool
    with_text: bool

    @property
    def stages(self) -> tuple[str, ...]:
        """What a page goes through, as timings name it."""
        return ("tagging", "summary") if self.summarize else ("tagging",)


ANALYZE = Steps(classify=True, summarize=True, with_text=True)
EXTRACT = Steps(classify=False, summarize=False, with_text=True)
CLASSIFY = Steps(classify=True, summarize=False, with_text=False)
SUMMARIZE = Steps(classify=False, summarize=True, with_text=True)

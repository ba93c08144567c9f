"""What people say an article is about."""

from __future__ import annotations

from .agreement import Conflict
from .errors import LabelError
from .label import Label, Source
from .stats import LabelStats
from .store import AddCounts, LabelStore

__all__ = ["AddCounts", "Conflict", "Label", "LabelError", "LabelStats", "LabelStore", "Source"]

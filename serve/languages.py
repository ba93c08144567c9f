"""Which of its two languages the service answers in."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "zh"]

_RANGE = re.compile(r"(en|zh|\*)(?:-[a-z0-9-]+)?(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?", re.IGNORECASE)


def choose_language(accept_language: str) -> Language:
    """Chinese when the header ``Accept-Language`` prefers it, else English."""
    weights: dict[str, float] = {}
    for part in accept_language.split(","):
        if found := _RANGE.fullmatch(part.strip()):
            name = found[1].lower()
            weights[name] = max(weights.get(name, 0.0), float(found[2] or 1))
    others = weights.get("*", 0.0)
    return "zh" if weights.get("zh", others) > weights.get("en", others) else "en"

"""The line of a text dump that is the article's title."""

from __future__ import annotations

import re

from .layout import Breadcrumb, Line, is_fields, is_furniture
from .names import parse_names

_MIN_KICKER = 6  # characters; sections of a site have names of two to five
SUBTITLE = re.compile(r"\s*(?:——|--|―|─{2})\s*")


def find_headline(lines: list[Line], start: int, crumb: Breadcrumb | None) -> int | None:
    """Index of the title's line above the text.

    That is the one the breadcrumb names, or one marked as a heading, or one that the first line of the dump
    repeats, or the one above the date and source; in a plain text it is the first line.

    Args:
        lines: The lines of the dump.
        start: Where the text begins.
        crumb: The page's breadcrumb.
    """
    above = list(range(start - 1, -1, -1))
    named = crumb.title if crumb else ""
    for index in above:
        if named and lines[index].text == named:
            return index
    for index in above:
        if lines[index].heading and lines[index].is_headline:
            return index
    candidates = [index for index in above if _may_be_title(lines[index])]
    repeated = [index for index in candidates if _is_page_title(lines[0].text, lines[index].text) and index]
    if repeated:
        return repeated[0]
    if not any(is_furniture(line.text) for line in lines[:start]):
        return candidates[-1] if candidates else None
    fields = next((index for index in above if is_fields(lines[index].text)), start)
    over_fields = [index for index in candidates if index < fields]
    return next(iter(over_fields or candidates), None)


def is_kicker(line: Line) -> bool:
    """Whether a line above the title may be its kicker: a headline longer than a section's name."""
    return len(line.text) >= _MIN_KICKER and _may_be_title(line)


def _may_be_title(line: Line) -> bool:
    return line.is_headline and not SUBTITLE.match(line.text) and not parse_names(line.text, strict=True)


def _is_page_title(first: str, line: str) -> bool:
    """``某题-某网`` in the first line of a dump is the title of the browser window."""
    return (
        len(line) > 5 and first.startswith(line) and re.match(r"\s?[-_|｜—–]", first[len(line) :]) is not None
    )

"""Finds the blocks of a page that hold the article's body.

Three answers are weighed. A container that is known to hold bodies and nothing else wins when it holds
most of the prose; otherwise the densest region and trafilatura's answer are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from .blocks import Page, Region
from .prose import Weights
from .selectors import BODY_MARKS, BODY_TAGS

__all__ = ["Body", "find_body"]

# A known container is believed with this share of the densest region's value.
_KNOWN_SHARE = 0.6
# A region is narrowed to a part of it that holds this share of its prose: what is left is teasers.
_PART_SHARE = 0.85
# Trafilatura is asked when no known container was found, and must find this much more prose.
_MORE_PROSE = 1.25

_NOT_TEXT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Blocks ``[start:end]`` of a page and the rule that chose them."""

    start: int
    end: int
    rule: Literal["container", "density", "trafilatura"]


def find_body(tree: HtmlElement, page: Page, weights: Weights) -> Body | None:
    """The best candidate for the body, ``None`` when the page holds no prose.

    Args:
        tree: The parsed page, for trafilatura; it is consumed.
        page: Its blocks and regions.
        weights: What they are worth.
    """
    regions = [region for region in page.regions if region.tag in BODY_TAGS]
    if not regions or weights.prose[-1] == 0:
        return None
    densest = _narrow(_heaviest(regions, weights), regions, weights)
    known = [region for region in regions if region.marks & BODY_MARKS or region.tag in BODY_MARKS]
    if known:
        container = _heaviest(known, weights)
        if weights.value(container) >= _KNOWN_SHARE * weights.value(densest):
            return Body(start=container.start, end=container.end, rule="container")
    other = _ask_trafilatura(tree, page)
    if other and _holds_more(other, densest, weights):
        return other
    return Body(start=densest.start, end=densest.end, rule="density")


def _heaviest(regions: Sequence[Region], weights: Weights) -> Region:
    """The region of the highest value; the smaller one when two hold the same."""
    return max(regions, key=lambda region: (weights.value(region), region.start - region.end))


def _narrow(region: Region, regions: Sequence[Region], weights: Weights) -> Region:
    """The smallest part that still holds nearly all the prose of `region`."""
    enough = _PART_SHARE * weights.prose_chars(region.start, region.end)
    inside = [
        part
        for part in regions
        if region.start <= part.start and part.end <= region.end
        and weights.prose_chars(part.start, part.end) >= enough
    ]  # fmt: skip
    return min(inside, key=lambda part: part.end - part.start, default=region)


def _holds_more(other: Body, densest: Region, weights: Weights) -> bool:
    found = weights.prose_chars(other.start, other.end)
    return found > _MORE_PROSE * weights.prose_chars(densest.start, densest.end)


def _ask_trafilatura(tree: HtmlElement, page: Page) -> Body | None:
    """The range of blocks that trafilatura takes for the main text."""
    from trafilatura import bare_extraction  # noqa: PLC0415 (slow import)

    document = bare_extraction(tree, fast=True, include_comments=False, deduplicate=False)
    main_text = str(getattr(document, "text", None) or "")
    lines = {_compact(line) for line in main_text.splitlines()} - {""}
    taken = [index for index, block in enumerate(page.blocks) if _compact(block.text) in lines]
    return Body(start=taken[0], end=taken[-1] + 1, rule="trafilatura") if taken else None


def _compact(text: str) -> str:
    return _NOT_TEXT.sub("", text)

"""Weighs the blocks of a page: prose counts for an article, links and scraps against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .blocks import Block, Page, Region
from .boilerplate import is_boilerplate
from .line_rule import Zone
from .selectors import NOISE_MARK, NOISE_TAGS

__all__ = ["Weights", "is_prose", "weigh"]

_SENTENCE_MARK = re.compile(r"[，。！？；、]")  # not the colon: 来源：… 作者：… is no sentence
_SENTENCE_END = re.compile(r"[。！？…；：][”’」』）)】]*$")
_HAN = re.compile(r"[\u3400-\u9fff]")

_MIN_PROSE_CHARS = 12
# What a scrap costs, so that a column of headlines weighs more than the words in it.
_SCRAP_COST = 8
# Parts are taken for comments and side columns when this share of the prose stands elsewhere: readers may
# write more than the paper did, but an opinion piece may also stand in a part called "comment".
_MIN_SHARE_LEFT = 0.25

_ZONES: tuple[Zone, ...] = ("anywhere", "tail", "footer")
_FOOTER = re.compile(r"版权所有|ICP备|All Rights Reserved|不得转载|浏览器", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Running sums over the blocks of a page.

    Attributes:
        values: ``values[i]`` is the value of the first ``i`` blocks.
        prose: ``prose[i]`` is the number of prose characters in them.
        noise: For each block, whether it stands in a comment, a side column, a list of recommendations.
    """

    values: tuple[int, ...]
    prose: tuple[int, ...]
    noise: tuple[bool, ...]

    def value(self, region: Region) -> int:
        """Prose characters of a region less the cost of what else stands in it."""
        return self.values[region.end] - self.values[region.start]

    def prose_chars(self, start: int, end: int) -> int:
        """Prose characters of ``blocks[start:end]``."""
        return self.prose[end] - self.prose[start]


def weigh(page: Page) -> Weights:
    """Weights of all blocks of a page."""
    prose = [len(block.text) if is_prose(block) else 0 for block in page.blocks]
    noise = _find_noise(page, [0, *accumulate(prose)])
    kept = [0 if beside else chars for chars, beside in zip(prose, noise, strict=True)]
    values = [chars or -_cost(block) for chars, block in zip(kept, page.blocks, strict=True)]
    return Weights(
        values=(0, *accumulate(values)),
        prose=(0, *accumulate(kept)),
        noise=tuple(noise),
    )


def is_prose(block: Block) -> bool:
    """True for a sentence that is neither a link nor part of a footer."""
    text = block.text
    if block.is_link or len(text) < _MIN_PROSE_CHARS or len(_HAN.findall(text)) * 3 < len(text):
        return False
    if not _SENTENCE_END.search(text) and len(_SENTENCE_MARK.findall(text)) < 2:
        return False
    return not _FOOTER.search(text) and not any(
        is_boilerplate(text, zone) for zone in ("anywhere", "tail", "footer")
    )


def _cost(block: Block) -> int:
    return _SCRAP_COST + (len(block.text) if block.is_link else 0)


def _find_noise(page: Page, prose: Sequence[int]) -> list[bool]:
    noise = [False] * len(page.blocks)
    for region in page.regions:
        beside = region.tag in NOISE_TAGS or any(map(NOISE_MARK.search, region.marks))
        if beside:
            noise[region.start : region.end] = [True] * (region.end - region.start)
    left = sum(prose[i + 1] - prose[i] for i, beside in enumerate(noise) if not beside)
    return noise if left > _MIN_SHARE_LEFT * prose[-1] else [False] * len(noise)

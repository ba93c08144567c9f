"""The stretch of lines in a text dump that is the article's text."""

from __future__ import annotations

from itertools import pairwise

from .boilerplate import is_tail_heading
from .layout import Line, is_fields
from .page_words import BOX_HEADING

_COLUMN_LINES = 4  # so many headlines in a row, and no text between them, are a side column
_SECOND_PART = 0.3  # text behind such a row belongs to the article when it is at least this share of it
_FAIR_SIZE = 0.15  # an article has at least this share of the longest stretch of text on its page
_FIELDS_REACH = 12  # lines between the fields and the text, legal note and tools included


def find_text_block(lines: list[Line], texts: list[int]) -> tuple[int, int]:
    """First and behind-last index of the longest stretch of text that no side column interrupts.

    Args:
        lines: The lines of the dump.
        texts: Indices of the lines that are text, ascending, at least one.
    """
    blocks = [[texts[0]]]
    for before, index in pairwise(texts):
        if _is_broken(lines[before + 1 : index]):
            blocks.append([])
        blocks[-1].append(index)
    sizes = [sum(len(lines[index].text) for index in block) for block in blocks]
    first = last = _first_anchored(lines, blocks, sizes)
    while last + 1 < len(blocks) and sizes[last + 1] >= _SECOND_PART * sizes[first]:
        last += 1
    return blocks[first][0], blocks[last][-1] + 1


def _first_anchored(lines: list[Line], blocks: list[list[int]], sizes: list[int]) -> int:
    """The first fair-sized block below a date or source line.

    Size alone would not do: the readers' comments may be longer than the article.
    """
    longest = max(sizes)
    for number, block in enumerate(blocks):
        above = lines[max(0, block[0] - _FIELDS_REACH) : block[0]]
        if sizes[number] >= _FAIR_SIZE * longest and any(is_fields(line.text) for line in above):
            return number
    return sizes.index(longest)


def _is_broken(between: list[Line]) -> bool:
    """Whether a column of headlines, or the heading of one, stands between two stretches of text."""
    run = 0
    for line in between:
        if is_tail_heading(line.text) and not BOX_HEADING.match(line.text):
            return True
        run = run + 1 if line.is_headline else 0
        if run >= _COLUMN_LINES:
            return True
    return False

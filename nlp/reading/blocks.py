"""A page as a row of text blocks, and the regions of the page that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from .selectors import BLOCK_TAGS, HIDDEN_STYLE, REGION_TAGS, SKIPPED_TAGS

__all__ = ["Block", "Page", "Region", "lay_out"]

# Old pages break paragraphs by nothing but an indent of two full-width spaces (or four hard ones).
_INDENT = re.compile(r"(?<=[。！？：；”）…])\s*(?:\u3000{2}|\u00a0{4})\s*")
_MAX_CELL_CHARS = 24
_WHITE_SPACE = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Text that stands on lines of its own: a paragraph, a heading, a cell, a line before a ``<br>``.

    Attributes:
        text: White space collapsed.
        link_chars: How many of its characters are links.
        tag: Name of the enclosing block element.
        marks: ``id`` and ``class`` words of that element, lower case.
    """

    text: str
    link_chars: int = 0
    tag: str = "div"
    marks: frozenset[str] = frozenset()

    @property
    def is_link(self) -> bool:
        """True when more than half of it is links."""
        return self.link_chars * 2 > len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An element that can hold an article: ``blocks[start:end]`` stand in it.

    Attributes:
        tag: Element name.
        marks: Its ``id`` and ``class`` words, lower case.
        start: Index of its first block.
        end: Index behind its last block.
    """

    tag: str
    marks: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All visible text of a page in order, and the elements around it, inner ones first."""

    blocks: tuple[Block, ...]
    regions: tuple[Region, ...]


def lay_out(tree: HtmlElement) -> Page:
    """Blocks and regions of a parsed page; scripts, controls and hidden elements left out."""
    walk = _Walk()
    for event, element in _visible(tree):
        if event == "start":
            walk.enter(element)
        else:
            walk.leave(element)
    walk.flush()
    return Page(blocks=tuple(walk.blocks), regions=tuple(walk.regions))


def _visible(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "start" and _is_skipped(element):
            walker.skip_subtree()
        yield event, element


def _is_skipped(element: HtmlElement) -> bool:
    return element.tag in SKIPPED_TAGS or bool(HIDDEN_STYLE.search(element.get("style") or ""))


def _marks(element: HtmlElement) -> frozenset[str]:
    return frozenset(f"{element.get('id', '')} {element.get('class', '')}".lower().split())


def _is_anchor(element: HtmlElement) -> bool:
    return element.tag == "a" and element.get("href") is not None


@dataclass(slots=True)
class _Walk:
    """Collects text between the borders of block elements."""

    blocks: list[Block] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    _open: list[tuple[HtmlElement, int]] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _link_text: list[str] = field(default_factory=list)
    _link_depth: int = 0

    def enter(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self.flush()
            self._open.append((element, len(self.blocks)))
        if not _is_skipped(element):
            self._link_depth += _is_anchor(element)
            self._add(element.text)

    def leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self.flush()
            self._close()
        if not _is_skipped(element):
            self._link_depth -= _is_anchor(element)
        self._add(element.tail)

    def flush(self) -> None:
        """End the current block."""
        text, link_text = "".join(self._text).strip(), "".join(self._link_text)
        self._text.clear()
        self._link_text.clear()
        if text:
            element = self._open[-1][0]
            link_chars = len(_collapse(link_text))
            for part in _split(text, element.tag, has_links=link_chars > 0):
                self.blocks.append(
                    Block(text=part, link_chars=link_chars, tag=element.tag, marks=_marks(element))
                )

    def _close(self) -> None:
        element, start = self._open.pop()
        if element.tag == "tr" and _is_data_row(self.blocks[start:]):
            self._merge(start)
        if element.tag in REGION_TAGS and len(self.blocks) > start:
            region = Region(tag=element.tag, marks=_marks(element), start=start, end=len(self.blocks))
            self.regions.append(region)

    def _merge(self, start: int) -> None:
        """Make one block of the cells of a row."""
        cells = self.blocks[start:]
        self.blocks[start:] = [Block(text=" ".join(cell.text for cell in cells), tag="tr")]
        while self.regions and self.regions[-1].start >= start:
            self.regions.pop()

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)
            if self._link_depth:
                self._link_text.append(text)


def _is_data_row(cells: list[Block]) -> bool:
    """Several short cells of nothing but text: a row of figures, or of date and source."""
    plain = all(cell.tag in ("td", "th", "p") and not cell.link_chars for cell in cells)
    return len(cells) > 1 and plain and max(len(cell.text) for cell in cells) <= _MAX_CELL_CHARS


def _split(text: str, tag: str, *, has_links: bool) -> list[str]:
    """Paragraphs that no element separates: lines of a ``<pre>``, indents of old pages."""
    if has_links:
        return [_collapse(text)]
    parts = text.splitlines() if tag == "pre" else _INDENT.split(text)
    return [line for part in parts if (line := _collapse(part))]


def _collapse(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip()

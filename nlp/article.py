"""What a page says, once it has been read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .nfkc import to_nfkc

EncodingSource = Literal["bom", "declared", "utf-8", "detected", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the bytes of a page became text.

    Attributes:
        name: Python codec name the text was decoded with (``"gb18030"`` for every GB label).
        source: The rule that decided; ``"text"`` when the input was already a ``str``.
        declared: The label found in the page, lower case, or ``None``.
        replaced_chars: Number of U+FFFD characters that decoding had to put in.
    """

    name: str = "utf-8"
    source: EncodingSource = "text"
    declared: str | None = None
    replaced_chars: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One newspaper article, taken out of its page.

    Attributes:
        title: The paper's own title, ``""`` when the page has none.
        kicker: 肩题 / 引题, the line above the title.
        subtitle: 副题, the line below the title.
        authors: Names as signed, without 记者 or 通讯员.
        published: ISO 8601 with the precision of the page: ``2020-07-02``,
            ``2020-07-02T08:25+08:00`` or ``2020-07-02T08:25:31+08:00``; ``None`` when not found.
        source: 来源, the paper or agency named by the page.
        column: 栏目, the innermost section of the breadcrumb.
        paragraphs: Body paragraphs in order, without boilerplate.
        encoding: How the text was decoded.
        warnings: Stable codes such as ``"no_title"``; see the record's documentation.
    """

    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    source: str = ""
    column: str = ""
    paragraphs: tuple[str, ...] = ()
    encoding: Encoding = field(default_factory=Encoding)
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body, one paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def encoding_source(self) -> EncodingSource:
        """The rule that decided on the encoding."""
        return self.encoding.source

    @property
    def replaced_chars(self) -> int:
        """Number of characters that could not be decoded."""
        return self.encoding.replaced_chars

    @property
    def content_hash(self) -> str:
        """See `hash_content`."""
        return hash_content(self.title, self.paragraphs)


def hash_content(title: str, paragraphs: Sequence[str]) -> str:
    """SHA-256 of what a reader reads, as ``sha256:<64 hex digits>``.

    The same article gives the same hash from HTML, from a text dump and after re-encoding: text is
    NFKC-normalised and white space removed before hashing.
    """
    readable = to_nfkc("\x1f".join([title, *paragraphs]))
    compact = "".join(readable.split())
    return "sha256:" + hashlib.sha256(compact.encode("utf-8")).hexdigest()

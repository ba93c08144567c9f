"""From the bytes of a page to an `Article`: decoding, main text, title, date, byline, column."""

from __future__ import annotations

from .encoding import DecodedPage, decode_page
from .page import MAX_PAGE_BYTES, read_page, too_large

__all__ = ["MAX_PAGE_BYTES", "DecodedPage", "decode_page", "read_page", "too_large"]

"""Every warning code that reading a page can put into a record, with what it means.

A warning says that something was guessed, missing or damaged; the record is usable all the same.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Notice"]


class Notice(StrEnum):
    """A warning code; equal to its string, as it stands in `Article.warnings`.

    Attributes:
        meaning: One English sentence.
        meaning_zh: The same in Chinese, for editors.
    """

    meaning: str
    meaning_zh: str

    def __new__(cls, code: str, meaning: str, meaning_zh: str) -> Notice:
        """A member that is its code and carries its meanings."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.meaning_zh = meaning_zh
        return member

    NO_TITLE = "no_title", "No title was found.", "没有找到标题。"
    NO_DATE = "no_date", "No date of publication was found.", "没有找到发布日期。"
    NO_BODY = "no_body", "There is a title but no text.", "只有标题，没有正文。"
    TOO_SHORT = "too_short", "The text has fewer than 50 characters.", "正文不足 50 字。"
    BAD_DATE = (
        "bad_date",
        "The record gives a date that cannot be read; it was left out.",
        "记录中的日期无法识别，已略去。",
    )
    ENCODING_MISMATCH = (
        "encoding_mismatch",
        "The page declares a charset that its bytes are not in; the declaration was not followed.",
        "页面声明的字符编码与实际不符，已按实际编码解码。",
    )
    REPLACED_CHARS = (
        "replaced_chars",
        "Some bytes are damaged; unreadable characters stand as U+FFFD (see `encoding.replaced_chars`).",
        "部分字节已损坏，无法识别的字符以 U+FFFD 代替（个数见 encoding.replaced_chars）。",
    )

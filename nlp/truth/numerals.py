"""The value of a numeral written in Arabic digits, Chinese characters, or both (3万5千)."""

from __future__ import annotations

import re
from fractions import Fraction

# A run of more than 30 digits is no number: nothing countable is so long, and `int` refuses 4,301 digits. The
# bounds also keep the search linear: 万万万… could be split in as many ways as it has characters.
_MOST = 30
ARABIC = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,9}}(?!\d)|\d{{1,{_MOST}}}(?!\d))(?:\.\d{{1,{_MOST}}}(?!\d))?"
CHINESE_DIGITS = "〇零一二两三四五六七八九"
SCALE = r"(?:[百万亿]|千(?![瓦克米卡伏赫]))"  # not the 千 of 千瓦, 千克, 千米
CHINESE = (
    rf"(?:[{CHINESE_DIGITS}十]|{SCALE}){{1,{_MOST}}}(?:点[{CHINESE_DIGITS}]{{1,{_MOST}}})?(?:[万亿]{{1,4}})?"
)
_SCALES = rf"{SCALE}{{1,4}}"
NUMERAL = rf"(?:{ARABIC}(?:{_SCALES}(?:{ARABIC}{_SCALES}){{0,{_MOST}}})?|{CHINESE})"

_DIGIT_VALUES = {"〇": 0, "零": 0, "两": 2} | {
    char: n for n, char in enumerate("一二三四五六七八九", start=1)
}
_SMALL_SCALES = {"十": 10, "百": 100, "千": 1_000}
_LARGE_SCALES = {"万": 10_000, "亿": 100_000_000}
_TOKENS = re.compile(rf"{ARABIC}|点[{CHINESE_DIGITS}]+|[{CHINESE_DIGITS}]|[十百千万亿]")
_NEIGHBOURS = re.compile(r"[一二两三四五六七八九]{2}")


def parse_numeral(text: str) -> Fraction:
    """Value of `text`, which must match `NUMERAL`.

    一万五 is 15,000 (a digit behind a scale counts tenths of it); 二〇二〇 is read digit by digit.

    Raises:
        ValueError: `text` holds no numeral.
    """
    if text.isascii() and text.isdigit():
        return Fraction(int(text))
    tokens = _TOKENS.findall(text)
    if not tokens:
        raise ValueError(f"no numeral in {text!r}")
    if len(tokens) > 1 and all(token in _DIGIT_VALUES for token in tokens):
        return Fraction("".join(str(_DIGIT_VALUES[token]) for token in tokens))
    return _add_up(tokens)


def is_vague(text: str) -> bool:
    """Whether two neighbouring digits name a span, as in 三四百 or 十七八."""
    digits_only = all(char in _DIGIT_VALUES for char in text)
    return bool(_NEIGHBOURS.search(text)) and (len(text) == 2 or not digits_only)


def _add_up(tokens: list[str]) -> Fraction:
    total = section = Fraction(0)
    current: Fraction | None = None
    scale = 1
    for token in tokens:
        if token in _SMALL_SCALES:
            scale = _SMALL_SCALES[token]
            section += (1 if current is None else current) * scale
            current = None
        elif token in _LARGE_SCALES:
            scale = _LARGE_SCALES[token]
            section += current or 0
            total = _scaled(total, section, scale)
            section, current = Fraction(0), None
        elif token.startswith("点"):
            current = (current or 0) + _fraction_digits(token[1:])
            scale = 10
        else:
            current = (current or 0) * 10 + _number(token)  # 二〇万; 十四五 must differ from 十三五
            scale = 10 if current == 0 else scale
    return total + section + (current or 0) * Fraction(max(scale, 10), 10)


def _scaled(total: Fraction, section: Fraction, scale: int) -> Fraction:
    if total and total < scale:  # 1.2万亿: the smaller scale belongs to the larger one
        return (total + section) * scale
    return total + (section or 1) * scale


def _number(token: str) -> Fraction:
    value = _DIGIT_VALUES.get(token)
    return Fraction(token.replace(",", "")) if value is None else Fraction(value)


def _fraction_digits(digits: str) -> Fraction:
    written = "".join(str(_DIGIT_VALUES[digit]) for digit in digits)
    return Fraction(int(written), 10 ** len(written))

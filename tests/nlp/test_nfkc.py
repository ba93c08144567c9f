from __future__ import annotations

import random
import unicodedata

import pytest

from jianbao.nlp.nfkc import to_nfkc

BLOCKS = [range(0x20), range(0x20, 0x250), range(0x300, 0x370), range(0x2000, 0x2100), range(0x3000, 0x3100)]
BLOCKS += [range(0x4E00, 0x9FFF, 7), range(0xAC00, 0xAC20), range(0xF900, 0xFB00, 3), range(0xFE30, 0x10000)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"U+{block[0]:04X}")
def test_every_character_alone_and_between_others(block) -> None:
    for code in block:
        for text in (chr(code), f"桥{chr(code)}e", f"ａ{chr(code)}。"):
            assert to_nfkc(text) == unicodedata.normalize("NFKC", text), f"U+{code:04X}"


def test_random_mixtures() -> None:
    choose = random.Random(7)
    for _ in range(3000):
        text = "".join(chr(choose.choice(choose.choice(BLOCKS))) for _ in range(choose.randrange(12)))
        assert to_nfkc(text) == unicodedata.normalize("NFKC", text), ascii(text)


def test_ordinary_sentence() -> None:
    assert to_nfkc("５月６日，“三座桥”通车……（记者　王一）！") == "5月6日,“三座桥”通车......(记者 王一)!"

from __future__ import annotations

import time

import pytest

from jianbao.nlp.reading.layout import Line
from jianbao.nlp.reading.text_block import find_text_block

SENTENCE = "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台。"
HEADLINE = "柳河县扎实推进秋种工作"
DATE = "2020-08-12 08:25"


@pytest.mark.parametrize(
    ("texts", "block"),
    [
        ([DATE, SENTENCE, SENTENCE], (1, 3)),
        ([DATE, SENTENCE, *[HEADLINE] * 4, SENTENCE], (1, 7)),
        ([DATE, SENTENCE, *[HEADLINE] * 40, *[SENTENCE] * 3], (1, 45)),
        ([DATE, *[SENTENCE] * 9, *[HEADLINE] * 4, SENTENCE], (1, 10)),
        ([SENTENCE, *[HEADLINE] * 13, *[SENTENCE] * 3], (14, 17)),
    ],
    ids=["one block", "column inside", "second part", "short rest", "longest"],
)
def test_find_text_block(texts: list[str], block: tuple[int, int]) -> None:
    lines = [Line(text=text) for text in texts]
    assert find_text_block(lines, _texts(lines)) == block


def test_find_text_block_takes_linear_time() -> None:
    lines = [Line(text="相关阅读"), Line(text=SENTENCE)] * 50_000 + [Line(text=SENTENCE * 1_000)]
    texts = [*range(1, 100_000, 2), 100_000]
    started = time.process_time()
    find_text_block(lines, texts)
    assert time.process_time() - started < 5


def _texts(lines: list[Line]) -> list[int]:
    return [index for index, line in enumerate(lines) if line.text == SENTENCE]

"""One rule that knows a line of boilerplate, and the pattern parts that rules share.

Patterns are tried on one paragraph after `fold_spaces`, never on more than `max_chars` characters, and hold
no nested repetition: cleaning takes linear time on any input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Zone = Literal["anywhere", "head", "tail", "footer"]

# Brackets and bars that sites set around a label.
OPEN, CLOSE = r"[\s\[【（(〔<〈|｜]*", r"[\s\]】）)〕>〉|｜]*"
MARK = r"\s?[:：/丨|｜]"
STAFF = (
    r"(?:本[期版文]|值班|网络|执行|新媒体|微信|见习|实习|栏目|图文|文字|视频|助理)?"
    r"(?:责任编辑|责\s{0,4}编|编\s{0,4}辑|编\s{0,4}审|审\s{0,4}核|审\s{0,4}签|校\s{0,4}对"
    r"|监\s{0,4}制|初\s{0,4}审|复\s{0,4}审|终\s{0,4}审|[一二三]\s?审|[一二三]\s?校"
    r"|总\s{0,2}监\s{0,2}制|主\s{0,4}编|副主编|总编辑?|副总编辑?|美\s{0,4}编|统\s{0,4}筹"
    r"|策\s{0,4}划|排\s{0,4}版|制\s{0,4}图|出\s{0,4}品|签发人?|责任校对|编发|值班主任"
    "|值班编委)"
)
SOURCE = r"(?:文章|稿件|信息|新闻|内容|图片|资料)?(?:来\s{0,4}源|稿\s{0,2}源|出\s{0,2}处)"
# A site speaking of itself.
SITE = (
    "(?:本网|本站|本报|本公众号|本平台|本刊|本社|本文|我[社网站]|报社|日报|晚报|新闻网|新闻社|传媒集团"
    "|报业集团|上述声明|仅代表|不代表)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """A paragraph that is boilerplate as a whole.

    Attributes:
        name: For tests and for messages.
        pattern: Matched from the start of the paragraph.
        why: Where such lines come from, and what keeps sentences safe.
        zone: ``head`` is before the first sentence of the body, ``tail`` behind the last one; ``footer`` is
            the tail of a page that also has an unmistakable footer line there.
        max_chars: Longer paragraphs are not tried.
    """

    name: str
    pattern: re.Pattern[str]
    why: str
    zone: Zone = "anywhere"
    max_chars: int = 60


def rule(name: str, pattern: str, why: str, zone: Zone = "anywhere", max_chars: int = 60) -> LineRule:
    """A `LineRule` with a case-insensitive pattern."""
    return LineRule(name=name, pattern=re.compile(pattern, re.I), why=why, zone=zone, max_chars=max_chars)

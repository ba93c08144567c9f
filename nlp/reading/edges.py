"""Takes captions, notes and scraps off the two ends of a body."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["trim_edges"]

_HAN = re.compile(r"[\u3400-\u9fff]")
# A line without a Chinese character is a page number or a vote counter, unless it is a whole sentence.
_MIN_FOREIGN_CHARS = 20
_MAX_CAPTION_CHARS = 90
_CAPTION = re.compile(
    r"^(?:图[为一二三四五\d]|图片?[:：]|[上下左右]图|[▲△▼↑↓]|资料图|视频[-:：—])"
    r"|(?:摄|摄影|供图|配图|资料图?|/图|／图)\s*[)）】\]]?\s*$|(?:视觉中国|东方IC|图虫|网络图片?|资料图片)[)）\s]"
)
# 题注: （2007年6月29日第十届全国人大常委会第二十八次会议通过）
_ADOPTION_NOTE = re.compile(
    r"^[（(][^（）()]{0,80}\d{4}年[^（）()]{0,120}(?:通过|公布|发布|修订|修正|施行)[^（）()]{0,20}[)）]$"
)
_LABEL = re.compile(
    r"^(?:图集|组图|图片|视频|简介|摘要|导读|导语|内容|正文|主要内容|内容简介|核心提示|内容提要|点击查看|收起|展开|点击上方.{0,8}关注.{0,8})\s*[:：]?$"
)
# 本文来源：某报 作者：某某; 《某日报》（2023年06月26日 02版）
_CREDIT = re.compile(
    r"^[（(【\[]?(?:本文|文章|稿件)?(?:来源|转载自|转自|摘自|原载)(?:于|[:：])[^。！？]{2,60}$"
    r"|^《[^》]{2,20}》\s*[（(][^（）()]{4,40}版\s*[)）]$"
)


def trim_edges(paragraphs: Sequence[str]) -> list[str]:
    """`paragraphs` from the first to the last that is text.

    All of them when nothing else is left: a photo story may consist of captions.
    """
    start, end = 0, len(paragraphs)
    while start < end and _is_opening(paragraphs[start]):
        start += 1
    while end > start and _is_closing(paragraphs[end - 1]):
        end -= 1
    return list(paragraphs[start:end] or paragraphs)


def _is_opening(line: str) -> bool:
    caption = len(line) <= _MAX_CAPTION_CHARS and bool(_CAPTION.search(line))
    return caption or _is_scrap(line) or bool(_ADOPTION_NOTE.match(line))


def _is_closing(line: str) -> bool:
    return _is_scrap(line) or bool(_CREDIT.match(line))


def _is_scrap(line: str) -> bool:
    foreign = not _HAN.search(line) and len(line) < _MIN_FOREIGN_CHARS
    return foreign or bool(_LABEL.match(line))

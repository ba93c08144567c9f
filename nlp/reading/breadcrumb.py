"""Finds the column of an article in the breadcrumb above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block
from .title import fold_title

__all__ = ["find_column"]

_ARROW = r"(?:&gt;|>{1,3}|＞{1,2}|»|›|→|≫|⟩|▸)"
_CRUMB = r"[^\n>＞»›→≫⟩▸|]{1,40}"
# 首页 > 新闻 > 正文, each crumb perhaps on a line of its own.
_TRAIL = re.compile(rf"({_CRUMB})((?:\s*{_ARROW}\s*{_CRUMB})+)")
# 首页 - 新闻, 首页 / 新闻: too common in other lines to be believed without the 首页.
_LOOSE_TRAIL = re.compile(r"(首\s?页)((?:\s*(?:-|/|·|\\|—)\s*[^\n\-/·\\—|]{2,20})+)")
_PLACE = re.compile(r"^.*(?:位置|所在|栏目)\s*(?:是|为)?\s*[:：]\s*")
_ROOT = re.compile(r"首\s?页|主页|位置|Home|网$|网站$|门户", re.IGNORECASE)
_LEAF = re.compile(
    r"^(?:正文|详情|内容|详细(?:内容|页面?)?|阅读|文章(?:内容|详情)?|新闻(?:详情|内容)|浏览(?:正文|文章)?"
    r"|查看(?:详细)?|信息(?:内容|详情))$"
)
_SLOGAN = re.compile(r"\s+\S{6,}$")
_MAX_COLUMN_CHARS = 20


def find_column(blocks: Sequence[Block], title: str) -> str:
    """The innermost section of the breadcrumb in `blocks` that is neither the article nor 正文.

    Args:
        blocks: Those above the text.
        title: The article's title, which ends many breadcrumbs.
    """
    above = "\n".join(block.text for block in blocks)
    for pattern in (_TRAIL, _LOOSE_TRAIL):
        for match in reversed(list(pattern.finditer(above))):
            crumbs = _split(match[0], pattern)
            if column := _innermost(crumbs, title):
                return column
    return ""


def _split(trail: str, pattern: re.Pattern[str]) -> list[str]:
    arrow = _ARROW if pattern is _TRAIL else r"[-/·\\—]"
    return [_PLACE.sub("", crumb).strip() for crumb in re.split(arrow, trail)]


def _innermost(crumbs: list[str], title: str) -> str:
    has_root = not crumbs[0] or any(_ROOT.search(crumb) for crumb in crumbs[:2])
    if not has_root and not _LEAF.match(crumbs[-1]):
        return ""
    folded_title = fold_title(title)
    for crumb in reversed(crumbs[1:] if has_root else crumbs[-2:]):
        name = _SLOGAN.sub("", crumb)
        folded = fold_title(name)
        if not folded or _LEAF.match(name) or _ROOT.fullmatch(name) or len(name) > _MAX_COLUMN_CHARS:
            continue
        if not (folded_title and (folded in folded_title or folded_title in folded)):
            return name
    return ""

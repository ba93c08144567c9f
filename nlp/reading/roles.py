"""Who a byline names in which role: ``记者 甲 通讯员 乙 摄影 丙`` -> the authors are 甲 and 乙."""

from __future__ import annotations

import re

from .names import parse_names

# Wrote the text.
_AUTHOR_ROLE = (
    r"(?:特约|特派|实习|见习|首席|高级|资深|全媒体|融媒体?|驻地|驻站|文字|视频|本报|本网|本台|本刊)*"
    r"(?:记\s{0,2}者站?|通\s{0,2}讯\s{0,2}员|实\s{0,2}习\s{0,2}生|评论员|撰稿人|撰稿|撰文|执笔人?|编译|采写|作\s{0,4}者)"
)
# Short words are roles only with a mark behind them: 文/张三, 文、图/李四, 综合：王五.
_MARKED_AUTHOR_ROLE = r"(?:图[、/]?文|文[、/]?图|文字?|综合|整理|采访)\s?[/:：|｜]"
# Did something else; named so that an author's name ends before it.
_OTHER_ROLE = (
    r"(?:责任编辑|责任校对|责编|美编|编辑|校对|审核|初审|复审|终审|监制|统筹|策划|制图|主编|值班总编"
    r"|文章来源|稿件来源|信息来源|来源|稿源|单位|(?:图片|摄影|摄像|视频|图|摄|设计)\s?[/:：|｜]|摄影(?!报道)|图片|供图|图由)"
)
_ROLE = re.compile(rf"(?P<author>{_MARKED_AUTHOR_ROLE}|{_AUTHOR_ROLE})|(?P<other>{_OTHER_ROLE})")

# Behind a name: what was done, or the signer's post. A photographer's 摄 is not an author's.
_CREDIT_ONLY = re.compile(r"摄(?!影报道)|(?:供图|制图|翻拍|资料图片)\s*$")
_AFTER_NAMES = re.compile(
    r"摄影报道|图文报道|采访整理|文[/、]?图|图[/、]?文|/文|整理|采写|报道|报导|综合|参与|发自|对此文|贡献|"
    r"一行|文(?=[\s、，]*\S{2,4}[图摄])|[系为是](?=.{2})|[。；;:：]|\d|20\d\d|来源"
)
_PLAIN_MARKS = re.compile(r"^[\s/:：|｜、]+")


def names_in_roles(text: str) -> tuple[str, ...]:
    """Persons that `text` names as authors by a word such as 记者 or 作者; each once, in order."""
    marks = list(_ROLE.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    names: list[str] = []
    for mark, end in zip(marks, ends, strict=False):
        if mark["author"]:
            names.extend(_names_behind(text[mark.end() : end]))
    return tuple(dict.fromkeys(names))


def has_author_role(text: str) -> bool:
    """Whether `text` has a word that names an author."""
    return any(mark["author"] for mark in _ROLE.finditer(text))


def _names_behind(value: str) -> tuple[str, ...]:
    run = _PLAIN_MARKS.sub("", value)
    if _CREDIT_ONLY.search(run):
        return ()
    stop = _AFTER_NAMES.search(run)
    return parse_names(run[: stop.start()] if stop else run)

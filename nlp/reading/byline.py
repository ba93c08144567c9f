"""Source and authors: in the header of a page, and as signed in its body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .names import is_person, parse_names
from .roles import has_author_role, names_in_roles

_MAX_HEADER = 2000  # characters of header text that are read
_MAX_SIGNATURE = 120  # the longest lists of reporters have a dozen names
_LAST_PARAGRAPHS = 3  # a bare name in brackets is a signature only at the end

_SOURCE_LABEL = re.compile(
    r"(?:文章来源|稿件来源|信息来源|新闻来源|内容来源|来\s{0,4}源|稿源|出处|转载自|转自|来自)"
    r"(?:\s{0,4}[:：/｜]|于[:：]|[ \t]{0,4}\r?\n)"
)
_SOURCE_END = re.compile(
    r"作\s*者|记\s*者|通讯员|责任编辑|责编|编\s*辑|审核|校对|监制|摄影|(?:发布|发表|更新)(?:于|\s?[:：]|时|日)|时\s*间|日\s*期|点击|浏览|阅读|访问"
    r"|字体|字号|打印|关闭|分享|收藏|评论|栏目|分类|关键词|人气|次数|文号|索引号|【|\[|[|｜]|(?:19|20)\d\d\s*[-年/.]"
)
_LEGAL_NOTE = re.compile(r"版权|转载(?!自)|授权|注明")  # 必须注明“来源：某网”和作者名字 names neither
_SENTENCE_MARK = re.compile(r"[。！？；，!?;,]")
_MAX_SOURCE = 30  # the longest names of government offices

_BRACKETED_AT_END = re.compile(r"[（(【\[]([^（）()【】\[\]]{2,120})[）)】\]]\s*$")
_DATELINE = re.compile(
    # 本报讯（记者甲）; 新华社合肥7月2日电（记者乙）
    r"^.{0,40}?(?:[讯电]|消息|报道)\s*[（(]([^（）()]{2,120})[）)]"
)
_OPEN_DATELINE = re.compile(r"^本[报网台]讯\s*((?:[^（(，。\s]{0,12})?记者[^，。（(]{2,60}?)报道")
_SIGNED_LINE = re.compile(
    r"^[\s□■◎●○◆▲—-]*(?P<run>(?:[^，。！？；:：（(\s]{0,16}?\s?)"
    r"(?P<role>记\s*者|通讯员|作\s*者|评论员|撰文|执笔|实习生|文[/：:]|文[/、]?图[/：:]).{2,100})$"
)
_AFTER_ROLE = re.compile(r"(?<=[/：:])|[\s/:：|｜、]")  # 记者 甲, 作者：甲, 文/甲
_SQUARE_SIGNED_LINE = re.compile(r"^\s*[□■◎●◆]\s*(?P<run>[^，。！？：:]{2,40})$")
_NOT_SIGNED = re.compile(
    r"单位|记者(?:节|站|会|证|手记|注|问|从|在|了解|获悉|发现|看到|来到|走进)|贡献|[。！？!?]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What a header says about where a text comes from.

    Attributes:
        authors: Names without 记者 or 通讯员.
        source: The paper, agency or office named as 来源; ``""`` when none is.
    """

    authors: tuple[str, ...] = ()
    source: str = ""


def find_byline(text: str) -> Byline:
    """Authors and source out of header lines such as ``来源：淮南日报  作者：张某某``."""
    lines = text[:_MAX_HEADER].splitlines()
    header = "\n".join(line for line in lines if not _LEGAL_NOTE.search(line))
    return Byline(authors=_header_authors(header), source=_find_source(header))


def find_signature(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Authors signed in the body, in order, each once.

    Looks at datelines (``本报讯（记者张三）``), brackets at the end of a paragraph (``（记者 柏松）``), lines
    that are nothing but a signature, and a bare name in brackets at the very end (``（张巨峰）``). Offices
    and affiliations (``（德清县发改局）``, ``（作者单位：…）``) are not persons.
    """
    names: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        names.extend(_dateline_names(paragraph[:200]) if index < 3 else ())
        names.extend(
            _ending_names(paragraph[-_MAX_SIGNATURE - 4 :], last=len(paragraphs) - index <= _LAST_PARAGRAPHS)
        )
        names.extend(_line_names(paragraph))
    return tuple(dict.fromkeys(names))


def strip_signature(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without author lines and signatures such as ``（记者 柏松）`` at their ends.

    A bare name or office in brackets stays (it may be part of the text), and so does a dateline.
    """
    stripped = (_without_signature(paragraph) for paragraph in paragraphs)
    return [paragraph for paragraph in stripped if paragraph]


def _header_authors(header: str) -> tuple[str, ...]:
    names = [name for line in header.splitlines() for name in names_in_roles(_label_gap(line))]
    if not names:  # label and name in lines of their own
        names = list(names_in_roles(" ".join(header.split())))
    if not names:
        marked = (_SQUARE_SIGNED_LINE.match(line) for line in header.splitlines())
        names = [name for match in marked if match for name in parse_names(match["run"], strict=True)]
    return tuple(dict.fromkeys(names))


_WORDS_BEHIND_AUTHORS = re.compile(
    r"发布|发表|更新|时\s*间|日\s*期|点击|浏览|阅读|访问|字体|字号|打印|关闭|分享|收藏|评论(?!员)|栏目|分类|关键词|人气|次数"
)


def _label_gap(line: str) -> str:
    """Ends every value before the next label that is no role: ``作者：张三 浏览：12``."""
    return _WORDS_BEHIND_AUTHORS.sub(" 来源 ", line)


def _find_source(header: str) -> str:
    for label in _SOURCE_LABEL.finditer(header):
        value = header[label.end() : label.end() + 80].lstrip(" \t\r\n　\xa0")
        end = _SOURCE_END.search(value)
        source = _first_words(value[: end.start()] if end else value)
        if source and len(source) <= _MAX_SOURCE and not _SENTENCE_MARK.search(source):
            return source
    return ""


def _first_words(value: str) -> str:
    """Up to the first white space; a Latin name (``China Daily``) goes on over it."""
    latin = re.match(r"[A-Za-z][A-Za-z.&'-]*(?: [A-Za-z][A-Za-z.&'-]*)*", value)
    words = value.split(maxsplit=1)
    first = latin.group() if latin else (words[0] if words else "")
    first = first.strip("】]：:/、-—·")
    if "(" not in first and "（" not in first:
        first = first.strip("）)")
    return first[1:-1] if re.fullmatch(r"《[^《》]+》|“[^“”]+”|\"[^\"]+\"", first) else first


def _dateline_names(paragraph: str) -> tuple[str, ...]:
    match = _DATELINE.match(paragraph)
    if match:
        return _bracket_names(match[1], bare=True)
    spoken = _OPEN_DATELINE.match(paragraph)
    return names_in_roles(spoken[1]) if spoken else ()


def _ending_names(ending: str, *, last: bool) -> tuple[str, ...]:
    match = _BRACKETED_AT_END.search(ending)
    return _bracket_names(match[1], bare=last) if match else ()


def _bracket_names(content: str, *, bare: bool) -> tuple[str, ...]:
    if _NOT_SIGNED.search(content):
        return ()
    if has_author_role(content):
        return names_in_roles(content)
    return parse_names(content, strict=True) if bare else ()


def _line_names(paragraph: str) -> tuple[str, ...]:
    if len(paragraph) > _MAX_SIGNATURE or _NOT_SIGNED.search(paragraph):
        return ()
    match = _SIGNED_LINE.match(paragraph)
    if match and not _OPEN_DATELINE.match(paragraph):
        names = names_in_roles(match["run"])
        is_marked = _AFTER_ROLE.match(paragraph, match.end("role")) is not None
        return names if is_marked or all(map(is_person, names)) else ()  # 记者探访 is a subhead
    square = _SQUARE_SIGNED_LINE.match(paragraph)
    return parse_names(square["run"], strict=True) if square else ()


def _without_signature(paragraph: str) -> str:
    if _line_names(paragraph):
        return ""
    ending = paragraph[-_MAX_SIGNATURE - 4 :]
    match = _BRACKETED_AT_END.search(ending)
    if match and has_author_role(match[1]) and _bracket_names(match[1], bare=False):
        return paragraph[: len(paragraph) - len(ending) + match.start()].rstrip()
    return paragraph

"""The lines of a text dump: what is text, what is a headline, where the breadcrumb is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .boilerplate import fold_spaces, is_boilerplate, is_sentence, is_tail_heading
from .byline import find_byline, find_signature
from .dates import find_published
from .page_words import NAV_WORDS

_RULER = re.compile(r"[|｜+\-=_:*—·.\s]*")
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)")
_HEADING = re.compile(r"#{1,6}\s+")
_BULLET = re.compile(r"[*•·▪■◆●○►▶→]\s*|-\s+")
_POSITION = re.compile(
    r"(?:您|你)?(?:现在)?(?:的|所在的?)?(?:当前|目前)?(?:所在|所处)?(?:位置|频道|栏目)(?:是)?\s?[:：>＞]\s*"
)
_CRUMB_MARK = re.compile(r"\s*(?:[>＞»›→]+|&gt;|(?<=\s)[/\\|-](?=\s))\s*")
_POSITION_MARK = re.compile(r"\s*(?:[>＞»›→/\\|｜-]+|&gt;)\s*")
_HOME = frozenset({"首页", "网站首页", "主页", "新闻首页", "本网首页", "返回首页", "Home"})
_PAGE_WORDS = frozenset({"正文", "内容", "详情", "详细内容", "文章", "文章内容", "内容页", "浏览", "阅读"})
_MIN_CRUMB_TITLE = 12  # sections have names of 2 to 10 characters
_MAX_HEADLINE = 45  # characters; a headline of two lines in a broadsheet
_NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十\d①-⑩]{1,3}\s?[、.．)）]|第[一二三四五六七八九十]{1,3}[章条节]"
)
_NAME_AND_PAPER = re.compile(r"[^\s，。/]{2,12}/[^\s，。/]{2,16}(?:报|网|社|台|客户端)")  # 张三/中国某报
_MAX_FIELDS = 160
_HAN = re.compile(r"[一-鿿]")
_MIN_HAN = 4  # a headline of fewer characters cannot be told from a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a dump without table bars and markup.

    Attributes:
        text: The words, white space folded.
        heading: Whether it was marked as a heading (``# …``).
    """

    text: str
    heading: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it reads like running text of an article."""
        if not is_sentence(self.text) or is_furniture(self.text):
            return False
        return (
            "。" in self.text
            or re.search(r"[，,；;]", self.text) is not None
            or len(self.text) > _MAX_HEADLINE
        )

    @property
    def is_headline(self) -> bool:
        """Whether it may be a headline: some words, no full stop, no number in front."""
        text = self.text
        return (
            len(text) <= _MAX_HEADLINE
            and len(_HAN.findall(text)) >= _MIN_HAN
            and re.search(r"[。；;：:]$|。", text) is None
            and not _NUMBERED.match(text)
            and not is_furniture(text)
            and not is_fields(text)
            and not is_boilerplate(text, "head")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadcrumb:
    """Where the page says it stands.

    Attributes:
        column: The innermost section.
        title: The last part when it is an article's title, else ``""``.
    """

    column: str
    title: str


def split_lines(text: str) -> list[Line]:
    """The lines of a dump that hold words."""
    lines = (_read_line(raw) for raw in text.splitlines())
    return [line for line in lines if line.text]


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the site and not to an article."""
    return (
        is_boilerplate(text)
        or is_boilerplate(text, "tail")
        or is_boilerplate(text, "footer")
        or is_tail_heading(text)
        or text in NAV_WORDS
        or len(text) == 1
    )


def is_fields(text: str) -> bool:
    """Whether a line holds the date, the source or the authors of the article."""
    if len(text) > _MAX_FIELDS or "。" in text:
        return False
    if _NAME_AND_PAPER.fullmatch(text):
        return True
    byline = find_byline(text)
    if byline.source or find_signature([text]):
        return True
    return find_published(text) is not None and (len(text) <= _MAX_HEADLINE or is_boilerplate(text))


def find_breadcrumb(lines: list[Line]) -> Breadcrumb | None:
    """The first breadcrumb of a page."""
    for line in lines:
        parts = _crumbs(line.text)
        if parts:
            return _name_parts(parts, {other.text for other in lines if other is not line})
    return None


def _read_line(raw: str) -> Line:
    text = fold_spaces(_LINK.sub(r"\1", _IMAGE.sub("", raw)) if "](" in raw else raw).strip("|｜ ")
    if _RULER.fullmatch(text):
        return Line(text="")
    heading = _HEADING.match(text)
    if heading:
        return Line(text=text[heading.end() :].strip("# "), heading=True)
    bullet = _BULLET.match(text)
    return Line(text=text[bullet.end() :] if bullet else text)


def _crumbs(text: str) -> list[str]:
    if len(text) > _MAX_FIELDS or "。" in text:
        return []
    position = _POSITION.match(text)
    pieces = _POSITION_MARK.split(text[position.end() :]) if position else _CRUMB_MARK.split(text)
    parts = [part for part in (piece.strip("[]【】 ") for piece in pieces) if part]
    if position:
        return parts
    is_path = len(parts) > 1 and parts[0] in _HOME and re.search(r"[>＞»›→]|&gt;", text) is not None
    return parts if is_path else []


def _name_parts(parts: list[str], others: set[str]) -> Breadcrumb:
    sections = [part for part in parts if part not in _HOME and part not in _PAGE_WORDS]
    if not sections:
        return Breadcrumb(column="", title="")
    last = sections[-1]
    cut = last.rstrip(".…")
    whole = [other for other in others if cut != last and len(cut) > 5 and other.startswith(cut)]
    is_title = (
        len(last) >= _MIN_CRUMB_TITLE
        or bool(whole)
        or (last in others and len(last) > 5 and last not in NAV_WORDS)
    )
    if not is_title:
        return Breadcrumb(column=last, title="")
    return Breadcrumb(
        column=sections[-2] if len(sections) > 1 else "", title=min(whole, default=last, key=len)
    )

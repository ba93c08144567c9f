"""What the head of a page says about the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from .dates import normalize_published

__all__ = ["PageMeta", "read_meta"]

# Names of meta tags, best first. ColumnName, ArticleTitle, PubDate and ContentSource are the fields that
# Chinese government sites must give (国办函〔2014〕116 号).
_TITLES = ("articletitle", "og:title", "twitter:title", "title")
_PUBLISHED = (
    "pubdate", "publishdate", "article:published_time", "og:time", "og:release_date", "firstpublishedtime",
    "publish_date", "publishtime", "datepublished", "weibo:article:create_at", "bytedance:published_time",
    "dc.date", "date", "maketime",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "article:source", "og:source", "mediaid")
_COLUMNS = ("columnname", "article:section", "column", "og:article:section")
_AUTHORS = ("author", "article:author", "og:article:author", "byl")

_MAX_TITLE_CHARS = 200
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,5}")
_NO_PERSON = re.compile(
    r"(?:网|报|社|部|局|台|站|频道|编辑|管理员|中心|办|委|政府|记者|网易|新浪|搜狐|腾讯|新闻|消息)$"
)
_SOURCE_LABEL = re.compile(r"^\s*(?:信息|文章|稿件)?来源\s*[:：]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """Fields of a page's head, empty where it says nothing usable.

    Attributes:
        titles: Declared titles and the ``<title>``, sites' names still in them.
        published: ISO 8601, see `Article.published`.
        source: 来源.
        column: 栏目.
        authors: Names that look like persons' names.
    """

    titles: tuple[str, ...] = ()
    published: str | None = None
    source: str = ""
    column: str = ""
    authors: tuple[str, ...] = ()


def read_meta(tree: HtmlElement) -> PageMeta:
    """Meta tags and ``<title>`` of a parsed page."""
    tags = _collect_tags(tree)
    dates = (normalize_published(tags[name]) for name in _PUBLISHED if name in tags)
    page_title = next((title for node in tree.iter("title") if (title := _squeeze(node.text_content()))), "")
    titles = [*(tags[name] for name in _TITLES if name in tags), page_title]
    return PageMeta(
        titles=tuple(title[:_MAX_TITLE_CHARS] for title in titles if title),
        published=next((date for date in dates if date), None),
        source=_SOURCE_LABEL.sub("", _first(tags, _SOURCES)),
        column=_first(tags, _COLUMNS),
        authors=_persons(_first(tags, _AUTHORS)),
    )


def _collect_tags(tree: HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("name") or node.get("property") or node.get("itemprop") or ""
        content = _squeeze(node.get("content") or "")
        if content:
            tags.setdefault("".join(name.lower().split()), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str:
    """The first of `names` that is given and is words, not an internal number."""
    return next((tags[name] for name in names if re.search(r"[\u4e00-\u9fff]", tags.get(name, ""))), "")


def _persons(value: str) -> tuple[str, ...]:
    names = re.split(r"[\s,，、;；/]+", value)
    return tuple(name for name in names if _NAME.fullmatch(name) and not _NO_PERSON.search(name))


def _squeeze(text: str) -> str:
    return " ".join(text.split())

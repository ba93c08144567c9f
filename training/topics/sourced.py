"""Labelled articles that still know where they were printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jianbao.nlp.errors import DataError

from .data import LabelledArticle, iter_rows, parse_row

#: Press of Xizang, Qinghai and the Tibetan prefectures of Sichuan, Gansu and Yunnan, and titles that name
#: them: a large share of some collections, so that figures over all rows say little about papers elsewhere.
TIBETAN_AREA = (
    r"^tibet|西藏|涉藏|藏区|藏医|援藏|藏族|拉萨|日喀则|昌都|林芝|山南市|那曲|阿里地区"
    r"|青海|玉树|果洛|黄南|甘孜|阿坝|甘南|迪庆"
)
# The outlet ends where its channel, partner or author begins: 人民网-某频道, 某新闻网（记者…）, 某报 作者：….
_OUTLET_END = re.compile(r"[-－—–/／:：(（《]|\s*作者|\s*记者")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedArticle:
    """A labelled article and what its row says about where it came from; ``""`` where it says nothing.

    Attributes:
        row: The article and its label.
        id: The row's ``id``.
        source: Paper, agency or site.
        section: Page or column.
    """

    row: LabelledArticle
    id: str = ""
    source: str = ""
    section: str = ""

    @property
    def outlet(self) -> str:
        """The source without channel, partner or author."""
        return _OUTLET_END.split(self.source, maxsplit=1)[0].strip() or self.source.strip()

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` is found in id, source, section or title, each a line of its own."""
        return bool(pattern.search("\n".join((self.id, self.source, self.section, self.row.article.title))))


def load_sourced(
    paths: Sequence[Path],
    labels: Sequence[str],
    *,
    split: str | None = None,
    renamed: Mapping[str, str] | None = None,
) -> list[SourcedArticle]:
    """Rows of labelled JSONL files, ``.xz`` or ``.gz`` too.

    Args:
        paths: The files.
        labels: The label set.
        split: Only rows with this ``split``; ``None`` takes all.
        renamed: Labels of the files that are called otherwise in the label set.

    Raises:
        DataError: A file cannot be read, a row has no text at all or another label, or nothing is left.
    """
    names = renamed or {}
    found = [
        _sourced({**row, "label": names.get(str(row.get("label")), row.get("label"))}, place, labels)
        for path in paths
        for place, row in iter_rows(path)
        if split is None or row.get("split") == split
    ]
    if not found:
        listed = ", ".join(map(str, paths))
        raise DataError(
            f"{listed}: no article to measure on; look at the files and at --split {split or ''}",
            f"{listed}：没有可用于评测的稿件，请检查文件和 --split {split or ''}。",
        )
    return found


def compile_pattern(text: str) -> re.Pattern[str]:
    """The regular expression of ``--without``; letters of both cases, ``^`` is the start of any field.

    Raises:
        DataError: It is none.
    """
    try:
        return re.compile(text, re.MULTILINE | re.IGNORECASE)
    except re.error as exc:
        raise DataError(
            f"--without {text!r} is no regular expression: {exc}",
            f"--without {text!r} 不是正则表达式：{exc}。",
        ) from exc


def _sourced(row: Mapping[str, object], place: str, labels: Sequence[str]) -> SourcedArticle:
    said = {name: str(row.get(name) or "") for name in ("id", "source", "section")}
    return SourcedArticle(row=parse_row(row, place, labels), **said)

"""Labelled articles in JSONL."""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jianbao.models.labels import Label
from jianbao.nlp.article import Article
from jianbao.nlp.errors import DataError
from jianbao.nlp.half_characters import find_half_character

_KEY_CHARS = 80  # reprints differ in their last lines, rarely in their first
_OPENERS = {".xz": lzma.open, ".gz": gzip.open}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledArticle:
    """An article and the topic a person gave it.

    Attributes:
        article: What was read.
        label: The topic.
        weight: How much the label counts beside one that is beyond doubt; above 0, at most 1.
    """

    article: Article
    label: str
    weight: float = 1.0

    @property
    def key(self) -> str:
        """The same for reprints of one text: its first letters and figures."""
        words = re.sub(r"\W", "", self.article.text or self.article.title)[:_KEY_CHARS]
        return hashlib.sha256(words.encode("utf-8")).hexdigest()


def load_labelled(paths: Sequence[Path], labels: Sequence[str]) -> list[LabelledArticle]:
    """Rows with ``label``, ``title`` and ``text`` from JSONL files, ``.xz`` or ``.gz`` too.

    Raises:
        DataError: A file cannot be read, or `parse_row` refuses a row.
    """
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise DataError(f"no such file: {', '.join(missing)}", f"找不到文件：{'、'.join(missing)}")
    return [parse_row(row, place, labels) for path in paths for place, row in iter_rows(path)]


def iter_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``file#line`` and fields of every row of a JSONL file; empty lines are skipped.

    Raises:
        DataError: The file cannot be read, or a line holds no JSON object.
    """
    opener: Any = _OPENERS.get(path.suffix, open)
    place = str(path)
    try:
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                place = f"{path}#{number}"
                if line.strip():
                    yield place, dict(json.loads(line))
    except (OSError, EOFError, lzma.LZMAError, ValueError, TypeError) as exc:
        raise DataError(
            f"{place} cannot be read ({exc}); one JSON object a line is expected",
            f"{place} 无法读取（{exc}），应为每行一个 JSON 对象。",
        ) from exc


def drop_repeats(rows: Iterable[LabelledArticle]) -> list[LabelledArticle]:
    """`rows` without the later ones of those that share `LabelledArticle.key`."""
    first: dict[str, LabelledArticle] = {}
    for row in rows:
        first.setdefault(row.key, row)
    return list(first.values())


def parse_row(row: Mapping[str, object], place: str, labels: Sequence[str]) -> LabelledArticle:
    """One row of a labelled file; ``weight``, where it has one, is `LabelledArticle.weight`.

    Raises:
        DataError: No text at all, half a character in it, a label that is not one of `labels`, or a weight
            out of range; named with `place`.
    """
    label, title, text = (str(row.get(name) or "").strip() for name in ("label", "title", "text"))
    if label not in labels:
        raise DataError(
            f"{place}: label {label!r} is not one of {', '.join(labels)}; correct the row or the label set",
            f"{place}：标签 {label!r} 不在标签集（{'、'.join(labels)}）中，请更正。",
        )
    if not title and not text:
        raise DataError(f"{place}: neither title nor text", f"{place}：标题和正文都为空。")
    _refuse_half_characters(title + text, place)
    paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
    article = Article(title=title, paragraphs=paragraphs)
    return LabelledArticle(article=article, label=label, weight=_weight(row.get("weight"), place))


def from_label(label: Label) -> LabelledArticle:
    """What a person said of an article, as a row to learn from or to measure on.

    Raises:
        DataError: The text of the article is not known.
    """
    row = {"label": label.label, "title": label.title, "text": label.text}
    return parse_row(row, label.content_hash, [label.label])


def title_alone(row: LabelledArticle) -> LabelledArticle:
    """`row` as a headline list shows it; unchanged when it has no title."""
    return replace(row, article=replace(row.article, paragraphs=())) if row.article.title else row


def _refuse_half_characters(text: str, place: str) -> None:
    if half := find_half_character(text):
        raise DataError(
            f"{place}: {half!r} in title or text is half a character, as of an emoji that was cut; "
            "correct the row",
            f"{place}：标题或正文中的 {half!r} 只是半个字符（例如被截断的表情符号），请更正。",
        )


def _weight(said: object, place: str) -> float:
    if said is None:
        return 1.0
    if isinstance(said, (int, float)) and 0 < said <= 1:
        return float(said)
    raise DataError(
        f"{place}: weight {said!r} is not a number above 0 and at most 1; correct the row or leave it out",
        f"{place}：权重 {said!r} 应为大于 0 且不超过 1 的数，请更正或删去。",
    )

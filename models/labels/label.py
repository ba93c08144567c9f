"""One person's word on one article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from jianbao.nlp.article import hash_content
from jianbao.nlp.half_characters import find_half_character

from .errors import LabelError

Source = Literal["cms", "import", "review"]

SOURCES: tuple[Source, ...] = get_args(Source)
# Longest names taken, in characters; the columns are as wide.
MAX_CHARS: Mapping[str, int] = {"label": 100, "annotator": 200}
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_TEXTS = ("label", "annotator", "reason", "title", "text", "article_id", "model", "model_label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one person said an article is about, and what the model had answered.

    Attributes:
        content_hash: The article's own hash, ``sha256:<64 hex digits>`` (see `hash_content`).
        label: The topic, such as ``"poverty_alleviation"``.
        annotator: Who says so.
        labelled_at: When, an aware time.
        source: ``"cms"`` for a correction in the editorial system, ``"import"`` for a file,
            ``"review"`` for a decision that settles a disagreement.
        reason: Why, in the person's words.
        title: The headline, ``""`` when only the hash is known.
        text: The body, ``""`` when only the hash is known.
        article_id: What the caller calls the article.
        model: The model that was asked, ``""`` when none was.
        model_label: Its answer then.
        model_scores: Its score for each of its labels then.
        is_dated: Whether somebody said when; ``False`` when `labelled_at` is only the time of a file, which
            moves with every save. Not stored: what comes out of a database is dated.

    Raises:
        LabelError: A field is empty, too long, or of no known kind.
    """

    content_hash: str
    label: str
    annotator: str
    labelled_at: datetime
    source: Source
    reason: str = ""
    title: str = ""
    text: str = ""
    article_id: str = ""
    model: str = ""
    model_label: str = ""
    model_scores: Mapping[str, float] = field(default_factory=dict)
    is_dated: bool = field(default=True, compare=False)

    def __post_init__(self) -> None:
        _check_names(self)
        _check_kinds(self)
        _check_characters(self)
        _check_hash(self)

    @property
    def has_content(self) -> bool:
        """Whether the article is here and not only its hash; an item may be a headline and nothing else."""
        return bool(self.text) or hash_content(self.title, ()) == self.content_hash

    def check_content(self) -> None:
        """Do nothing when the hash is that of title and text, or there is no text.

        Raises:
            LabelError: It is that of something else.
        """
        if self.text and hash_content(self.title, (self.text,)) != self.content_hash:
            raise LabelError(
                f"content_hash {self.content_hash} is not that of title and text; "
                "leave the hash out or correct the text",
                f"content_hash {self.content_hash} 与标题、正文不符，请去掉该值或更正正文。",
            )


def _check_names(label: Label) -> None:
    for name, max_chars in MAX_CHARS.items():
        value = getattr(label, name)
        if not value.strip():
            raise LabelError(f"{name} is empty; give one", f"{name} 为空，请填写。")
        if len(value) > max_chars:
            raise LabelError(
                f"{name} has {len(value)} characters; shorten it to {max_chars}",
                f"{name} 有 {len(value)} 个字符，请缩短到 {max_chars} 个以内。",
            )


def _check_kinds(label: Label) -> None:
    if label.source not in SOURCES:
        listed = ", ".join(SOURCES)
        raise LabelError(
            f"source is {label.source!r}; use one of: {listed}", f"来源为 {label.source!r}，可用：{listed}。"
        )
    if not 1900 <= label.labelled_at.year < 9999:  # an empty cell read as a date, not a day of work
        seen = label.labelled_at.isoformat()
        raise LabelError(f"labelled_at {seen} cannot be; correct it", f"时间 {seen} 不合理，请更正。")
    if label.labelled_at.tzinfo is None:
        seen = label.labelled_at.isoformat()
        raise LabelError(
            f"labelled_at {seen} has no time zone; add one, such as +08:00",
            f"时间 {seen} 没有时区，请补上，例如 +08:00。",
        )


def _check_characters(label: Label) -> None:
    for name in _TEXTS:
        value = getattr(label, name)
        if "\x00" in value or find_half_character(value):
            raise LabelError(
                f"{name} holds a NUL or half a surrogate pair, which no database keeps; read the file again",
                f"{name} 含有数据库无法保存的字符（NUL 或半个代理对），请检查文件编码。",
            )


def _check_hash(label: Label) -> None:
    seen = label.content_hash
    if not _HASH.fullmatch(seen):
        raise LabelError(
            f"content_hash is {seen!r}; give 'sha256:' and 64 hex digits, as records carry it",
            f"content_hash 为 {seen!r}，应为 sha256: 加 64 位十六进制数，与记录中的写法一致。",
        )

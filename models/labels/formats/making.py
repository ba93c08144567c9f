"""From what a row says to a `Label`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jianbao.models.labels.label import SOURCES, Label, Source
from jianbao.nlp.half_characters import find_half_character

from .errors import RowError, UnlabelledError
from .identity import identify
from .label_set import LabelSet
from .times import parse_time


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """What holds for all rows of a file.

    Attributes:
        label_set: Which labels there are.
        annotator: Who labelled the rows that name nobody.
        labelled_at: When rows that name no time were labelled, such as the file's own time. Their labels are
            not `Label.is_dated`, so that a file which was saved again does not say everything anew.
    """

    label_set: LabelSet = field(default_factory=lambda: LabelSet(allow_new=True))
    annotator: str = ""
    labelled_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def make_label(fields: Mapping[str, object], rules: RowRules) -> Label:
    """The label of a row; `fields` as in `RawRow`.

    Raises:
        RowError: The row cannot be used.
        LabelError: A value is too long, or the hash is no hash.
    """
    _refuse_failed_record(fields)
    label = rules.label_set.resolve(_single_label(fields.get("label")))
    annotator = _text(fields, "annotator") or rules.annotator
    if not annotator:
        raise RowError(
            "nobody is named as annotator; fill the column annotator (标注人), or give --annotator NAME",
            "没有标注人；请填写 annotator（标注人）一列，或用 --annotator 指定。",
        )
    identity = identify(**{name: _text(fields, name) for name in ("content_hash", "title", "text", "html")})
    time = _text(fields, "labelled_at")
    return Label(
        content_hash=identity.content_hash,
        title=identity.title,
        text=identity.text,
        label=label,
        annotator=annotator,
        labelled_at=parse_time(time) if time else rules.labelled_at,
        is_dated=bool(time),
        source=_source(_text(fields, "source")),
        reason=_text(fields, "reason"),
        article_id=_text(fields, "article_id"),
        **_model_answer(fields),
    )


def _refuse_failed_record(fields: Mapping[str, object]) -> None:
    error = fields.get("error")
    if isinstance(error, Mapping):
        raise RowError(
            f"the record's page could not be read ({error.get('message', '')}); label another page",
            f"该记录的页面未能读取（{error.get('message_zh', '')}），无法标注。",
        )


def _single_label(value: object) -> str:
    written = sorted({text for item in _items(value) if (text := _clean(item))})
    if not written:
        raise UnlabelledError("the row has no label", "本行没有标签。")
    if len(written) > 1:
        raise RowError(
            f"the row has {len(written)} labels ({', '.join(written)[:80]}); an article has one topic",
            f"本行有 {len(written)} 个标签（{'、'.join(written)[:80]}），一篇文章只能有一个主题。",
        )
    return written[0]


def _source(written: str) -> Source:
    """Records have the paper's name in this field; whatever is no source of labels was imported."""
    return next((source for source in SOURCES if source == written), "import")


def _model_answer(fields: Mapping[str, object]) -> dict[str, Any]:
    topic = fields.get("topic")
    if isinstance(topic, Mapping):
        answer = {"model": "model", "model_label": "label", "model_scores": "scores"}
        fields = {name: topic.get(key) for name, key in answer.items()}
    return {
        "model": _text(fields, "model"),
        "model_label": _text(fields, "model_label"),
        "model_scores": _scores(fields.get("model_scores")),
    }


def _scores(value: object) -> dict[str, float]:
    try:
        scores: Any = json.loads(value) if isinstance(value, str) and value.strip() else value or {}
        return {str(label): float(score) for label, score in scores.items()}
    except (ValueError, TypeError, AttributeError) as exc:
        raise RowError(
            f"model_scores {str(value)[:80]!r} is no object of numbers; correct or empty it",
            f"model_scores {str(value)[:80]!r} 不是“标签: 分数”的对象，请更正或留空。",
        ) from exc


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return "；".join(map(_clean, value)) if isinstance(value, list) else _clean(value)


def _clean(value: object) -> str:
    """No value is ``""``; a database takes no U+0000, and nothing takes half a character."""
    text = "" if value is None else str(value).replace("\x00", "").strip()
    if find_half_character(text):
        raise RowError(
            "the row has bytes or escapes that are no characters; save the file as UTF-8 again",
            "本行含有无法识别的字符，请把文件重新保存为 UTF-8。",
        )
    return text

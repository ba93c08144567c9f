"""The names people give their columns."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES: Mapping[str, tuple[str, ...]] = {
    "content_hash": ("内容哈希",),
    "label": ("labels", "标签", "分类", "类别"),
    "annotator": ("labelled_by", "user", "标注人", "标注者", "标注员", "编辑"),
    "labelled_at": ("time", "时间", "标注时间", "日期"),
    "reason": ("comment", "comments", "理由", "原因", "备注"),
    "title": ("标题",),
    "text": ("content", "正文", "内容", "全文"),
    "html": (),
    "article_id": ("id", "编号", "稿件编号", "稿号"),
    "source": (),
    "model": (),
    "model_label": (),
    "model_scores": (),
    "topic": (),
    "error": (),
}
_FIELDS = {alias: field for field, aliases in _NAMES.items() for alias in (field, *aliases)}


def name_field(column: str) -> str | None:
    """The field a column holds: ``"标注人"`` and ``"Annotator "`` are ``"annotator"``; ``None``: not ours."""
    return _FIELDS.get(column.strip().lower())


def name_fields(row: Mapping[str, object]) -> dict[str, object]:
    """The values of `row` under the names of `Label`'s fields; a field's own name wins over an alias."""
    fields: dict[str, object] = {}
    for column, value in row.items():
        field = name_field(column)
        if field is not None and (field == column or field not in fields):
            fields[field] = value
    return fields

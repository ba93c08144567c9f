"""Suggestions as JSON lines, as a sheet to fill in, or as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

from rich.text import Text

from jianbao.models.labels.formats import guard_cell
from jianbao.models.labels.suggestion import Suggestion

from .tables import make_table, print_tables

_REASONS = {"disagreeing": "有分歧", "uncertain": "拿不准", "diverse": "没见过"}


def _write_jsonl(found: Sequence[Suggestion], out: TextIO) -> None:
    for suggestion in found:
        out.write(json.dumps(_fields(suggestion), ensure_ascii=False) + "\n")


def _fields(suggestion: Suggestion) -> dict[str, Any]:
    """What 'jianbao labels import' reads, once the label is filled in."""
    article, topic = suggestion.candidate.article, suggestion.topic
    return {
        "label": "",
        "id": suggestion.candidate.id,
        "title": article.title,
        "text": article.text,
        "content_hash": article.content_hash,
        "topic": {
            "label": topic.label,
            "score": round(topic.score, 4),
            "scores": {label: round(score, 4) for label, score in topic.scores.items()},
            "model": topic.model,
        },
        "suggestion": {"reason": suggestion.reason, "detail": suggestion.detail},
    }


def _write_csv(found: Sequence[Suggestion], out: TextIO) -> None:
    out.write("\ufeff")  # without it Excel shows no Chinese
    rows = [_cells(suggestion) for suggestion in found]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([list(row) for row in rows[:1]])
    writer.writerows([map(guard_cell, row.values()) for row in rows])


def _cells(suggestion: Suggestion) -> dict[str, str]:
    fields = _fields(suggestion)
    return {
        "标签": "",
        "标题": fields["title"],
        "正文": fields["text"],
        "推荐原因": f"{_REASONS[suggestion.reason]}：{suggestion.detail}",
        "标注人": "",
        "理由": "",
        "编号": fields["id"],
        "content_hash": fields["content_hash"],
        "model": fields["topic"]["model"],
        "model_label": fields["topic"]["label"],
        "model_scores": json.dumps(fields["topic"]["scores"]),
    }


def _write_table(found: Sequence[Suggestion], out: TextIO) -> None:
    table = make_table("原因 reason", "模型 model")
    for column in ("标题 title", "文件 file", "详情 detail"):
        table.add_column(column, overflow="fold")
    for suggestion in found:
        table.add_row(
            f"{_REASONS[suggestion.reason]} {suggestion.reason}",
            f"{suggestion.topic.label} {suggestion.topic.score:.2f}",
            Text(suggestion.candidate.article.title or "（无标题）"),
            Text(suggestion.candidate.id),
            Text(suggestion.detail),
        )
    print_tables(table, out=out)


WRITERS: Mapping[str, Callable[[Sequence[Suggestion], TextIO], None]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "table": _write_table,
}

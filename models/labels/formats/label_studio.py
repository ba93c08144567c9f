"""What Label Studio exports as JSON ("raw" export, not JSON-MIN) for a project with choices.

    [{"id": 1,
      "data": {"title": "…", "text": "…"},
      "annotations": [
        {"id": 9, "completed_by": 1, "was_cancelled": false, "updated_at": "2024-03-09T22:16:08.728378Z",
         "result": [{"type": "choices", "from_name": "topic", "to_name": "text",
                     "value": {"choices": ["言论"]}}]}],
      "predictions": [{"model_version": "…", "score": 0.91, "result": […]}]}, …]

As described at https://labelstud.io/guide/task_format. ``completed_by`` is the number of an account or
an object with its e-mail address (``CompletedBySerializer`` of ``label_studio/data_export/serializers.py``
in HumanSignal/label-studio). Each annotation is one label; a ``textarea`` result is its reason.

Files that are written here can be imported there too: Label Studio refuses a ``completed_by`` that is
not a member's address, so it is written for addresses only; what the form has no place for stands under
``"jianbao"``.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from io import BufferedReader
from itertools import groupby
from operator import attrgetter
from typing import Any, TextIO

from jianbao.models.labels.label import Label

from .columns import name_fields
from .errors import RowError, UnlabelledError
from .json_array import JsonArray
from .jsonl import label_fields
from .row import BadRow, RawRow, bad_row
from .text import decoded

_OURS = "jianbao"
_TASK_FIELDS = ("content_hash", "title", "text")
_OWN_FIELDS = ("article_id", "annotator", "labelled_at", "source", "model", "model_label", "model_scores")


def read_label_studio(stream: BufferedReader) -> Generator[RawRow | BadRow, None, None]:
    """One row an annotation; holds one task at a time. Behind a broken task nothing can be read."""
    with decoded(stream, "utf-8-sig") as text:
        tasks = JsonArray(text)
        try:
            for line, task in tasks.objects():
                yield from _rows(line, task)
        except RowError as error:
            yield bad_row(tasks.line, error)


def write_label_studio(labels: Iterable[Label], out: TextIO) -> None:
    """One task an article; labels of one article must follow one another."""
    out.write("[")
    separator = "\n"
    for _, group in groupby(labels, key=attrgetter(*_TASK_FIELDS)):
        out.write(separator + json.dumps(_task(list(group)), ensure_ascii=False))
        separator = ",\n"
    out.write("\n]\n")


def _rows(line: int, task: Mapping[str, Any]) -> Iterator[RawRow | BadRow]:
    annotations = task.get("annotations")
    if not isinstance(annotations, list) or not isinstance(task.get("data"), Mapping):
        yield bad_row(line, _no_task())
        return
    done = [item for item in annotations if isinstance(item, Mapping) and not item.get("was_cancelled")]
    if not done:
        yield bad_row(line, UnlabelledError("nobody has labelled the task", "该任务尚无人标注。"))
    for annotation in done:
        yield RawRow(line=line, fields=_fields(task, annotation))


def _fields(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, object]:
    results = [item for item in annotation.get("result") or [] if isinstance(item, Mapping)]
    named = name_fields(task["data"])
    named.setdefault("article_id", task.get("id"))
    return named | {
        "label": _values(results, "choices", "choices"),
        "reason": _values(results, "textarea", "text"),
        "annotator": _person(annotation.get("completed_by")),
        "labelled_at": annotation.get("updated_at") or annotation.get("created_at"),
        **{name: annotation[_OURS].get(name) for name in _OWN_FIELDS if _OURS in annotation},
    }


def _values(results: Iterable[Mapping[str, Any]], kind: str, key: str) -> list[object]:
    found: list[object] = []
    for result in results:
        value = result.get("value")
        if result.get("type") == kind and isinstance(value, Mapping):
            item = value.get(key)
            found += item if isinstance(item, list) else [item]
    return found


def _person(completed_by: object) -> str:
    """The address of the account, else its number: two numbers are two people, whatever they are called."""
    if isinstance(completed_by, Mapping):
        return str(completed_by.get("email") or completed_by.get("id") or "")
    return "" if completed_by is None else f"label-studio:{completed_by}"


def _task(labels: list[Label]) -> dict[str, Any]:
    first = label_fields(labels[0])
    return {
        "data": {name: first[name] for name in _TASK_FIELDS},
        "annotations": [_annotation(label) for label in labels],
        "predictions": [_prediction(label) for label in labels[:1] if label.model_label],
    }


def _annotation(label: Label) -> dict[str, Any]:
    fields = label_fields(label)
    annotation: dict[str, Any] = {
        "result": [_result("choices", "topic", {"choices": [label.label]})],
        "was_cancelled": False,
        "created_at": fields["labelled_at"],
        "updated_at": fields["labelled_at"],
        _OURS: {name: fields[name] for name in _OWN_FIELDS},
    }
    if label.reason:
        annotation["result"].append(_result("textarea", "reason", {"text": [label.reason]}))
    if "@" in label.annotator:
        annotation["completed_by"] = {"email": label.annotator}
    return annotation


def _prediction(label: Label) -> dict[str, Any]:
    return {
        "model_version": label.model,
        "score": label.model_scores.get(label.model_label),
        "result": [_result("choices", "topic", {"choices": [label.model_label]})],
    }


def _result(kind: str, from_name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "from_name": from_name, "to_name": "text", "value": value}


def _no_task() -> RowError:
    return RowError(
        "no task with data and annotations; export as JSON, not as JSON-MIN",
        "不是带 data 与 annotations 的任务，请用 JSON（而非 JSON-MIN）格式导出。",
    )

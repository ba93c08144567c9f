"""What pydantic finds wrong with a request, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from .errors import FieldFault

# Pydantic's English is kept, but for what it says about Python.
_ENGLISH: Mapping[str, str] = {
    "model_type": "Input should be an object",
    "dict_type": "Input should be an object",
    "list_type": "Input should be an array",
}
# By the type of the error; names in braces are those of its context.
_CHINESE: Mapping[str, str] = {
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "datetime_from_date_parsing": "应为 ISO 8601 格式的日期时间",
    "datetime_object_invalid": "不是存在的日期时间",
    "datetime_parsing": "应为 ISO 8601 格式的日期时间",
    "datetime_type": "应为 ISO 8601 格式的日期时间",
    "dict_type": "应为 JSON 对象",
    "extra_forbidden": "没有这个字段，请核对名称",
    "finite_number": "应为有限的数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "int_from_float": "应为整数，不能带小数",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数位数过多",
    "int_type": "应为整数",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "list_type": "应为数组",
    "literal_error": "只能是 {expected}",
    "missing": "缺少此项",
    "model_type": "应为 JSON 对象",
    "needs_article": "page 与 content_hash 至少要给出一个",
    "string_pattern_mismatch": "格式不符，应匹配 {pattern}",
    "string_too_long": "不能超过 {max_length} 个字符",
    "string_too_short": "至少要有 {min_length} 个字符",
    "string_type": "应为字符串",
    "string_unicode": "不是合法的 Unicode 文本",
    "timezone_aware": "日期时间应带时区，如 2026-11-23T09:00:00+08:00",
    "too_long": "不能超过 {max_length} 项",
    "too_many_fields": "字段不能超过 {max_fields} 个，实际为 {n_fields} 个",
    "too_short": "至少要有 {min_length} 项",
}
_CHINESE_FALLBACK = "取值不合要求"


def body_faults(found: Sequence[ErrorDetails]) -> list[FieldFault]:
    """Faults of a body; pointers are JSON pointers (RFC 6901)."""
    return [_fault("".join(f"/{_escape(part)}" for part in error["loc"]), error) for error in found]


def parameter_faults(found: Sequence[Any]) -> list[FieldFault]:
    """Faults of parameters, as FastAPI gives them; pointers are such as ``query/NAME``."""
    return [_fault("/".join(map(str, error["loc"])), error) for error in found]


def _fault(pointer: str, error: ErrorDetails) -> FieldFault:
    kind = error["type"]
    return FieldFault(
        pointer=pointer,
        detail=_ENGLISH.get(kind, error["msg"].removeprefix("Value error, ")),
        detail_zh=_CHINESE.get(kind, _CHINESE_FALLBACK).format_map(
            {name: _show(value) for name, value in error.get("ctx", {}).items()}
        ),
    )


def _show(value: object) -> str:
    """A limit or a list of choices as a Chinese sentence has it."""
    return f"{value:g}" if isinstance(value, float) else str(value).replace(" or ", " 或 ")


def _escape(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")

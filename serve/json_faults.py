"""What parsers find wrong with JSON, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"(?P<what>.*?):? (?:at )?line (?P<line>\d+) column (?P<column>\d+)(?: \(char \d+\))?")
# Of pydantic's parser, and of Python's.
_CHINESE: Mapping[str, str] = {
    "EOF while parsing a list": "数组未写完就结束了",
    "EOF while parsing an object": "对象未写完就结束了",
    "EOF while parsing a string": "字符串未写完就结束了",
    "EOF while parsing a value": "内容为空或未写完",
    "control character (\\u0000-\\u001F) found while parsing a string": "字符串中有未转义的控制字符",
    "expected `:`": "此处应为冒号",
    "expected `,` or `]`": "此处应为逗号或 ]",
    "expected `,` or `}`": "此处应为逗号或 }",
    "expected ident": "此处应为 true、false 或 null",
    "expected value": "此处应为一个值",
    "invalid escape": "转义序列有误",
    "invalid number": "数字有误",
    "invalid unicode code point": "不是 UTF-8 编码",
    "key must be a string": "键应为带双引号的字符串",
    "lone leading surrogate in hex escape": "\\u 转义不成对",
    "nested too deeply": "嵌套过深",
    "number out of range": "数字超出范围",
    "recursion limit exceeded": "嵌套过深",
    "trailing characters": "结尾之后还有多余内容",
    "trailing comma": "末尾有多余的逗号",
    "unexpected end of hex escape": "\\u 转义不完整",
    "Expecting ',' delimiter": "此处应为逗号",
    "Expecting ':' delimiter": "此处应为冒号",
    "Expecting property name enclosed in double quotes": "键应为带双引号的字符串",
    "Expecting value": "此处应为一个值",
    "Extra data": "结尾之后还有多余内容",
    "Illegal trailing comma before end of array": "末尾有多余的逗号",
    "Illegal trailing comma before end of object": "末尾有多余的逗号",
    "Invalid \\escape": "转义序列有误",
    "Invalid \\uXXXX escape": "\\u 转义有误",
    "Invalid control character at": "字符串中有未转义的控制字符",
    "Unterminated string starting at": "字符串没有结束的引号",
}
_FALLBACK = "语法有误"


def explain_json(reason: str) -> str:
    """What a parser says, such as ``trailing comma at line 1 column 9``, in Chinese."""
    if "codec can't decode" in reason:
        return "不是 UTF-8 编码"
    found = _PLACE.fullmatch(reason)
    if found is None:
        return _CHINESE.get(reason, _FALLBACK)
    return f"第 {found['line']} 行第 {found['column']} 列，{_CHINESE.get(found['what'], _FALLBACK)}"

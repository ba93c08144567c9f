"""The documentation page, drawn from the OpenAPI document: HTML without a script, from this server alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """\
body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-top: 1px solid #ccc; padding-top: 1rem; }
code { font: 14px/1.5 ui-monospace, monospace; background: #f4f4f2; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: .2rem .6rem; text-align: left; vertical-align: top; }
.method { color: #fff; background: #276; padding: .1rem .5rem; border-radius: .2rem; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")

#: Allows the page its style and nothing else.
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"

_CODE = re.compile(r"`+([^`]+)`+")
Json = Mapping[str, Any]


def render_reference(document: Json) -> str:
    """`document` as a page that people read."""
    info = document["info"]
    title = escape(f"{info['title']} {info['version']}")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><h1>{title}</h1>{''.join(_body(document))}</body></html>\n"
    )


def _body(document: Json) -> Iterator[str]:
    yield _prose(document["info"]["description"])
    yield '<p><a href="/openapi.json">openapi.json</a></p>'
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from _operation(path, method, operation)
    yield "<h2>Schemas</h2>"
    for name, schema in document["components"]["schemas"].items():
        yield from _schema(name, schema)


def _operation(path: str, method: str, operation: Json) -> Iterator[str]:
    yield f'<h2><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h2>'
    yield _prose(operation.get("description", operation["summary"]))
    if parameters := operation.get("parameters"):
        rows = [[_code(item["name"]), item["in"], _kind(item["schema"]), _text(item)] for item in parameters]
        yield _table(("parameter", "in", "type", ""), rows)
    if body := operation.get("requestBody"):
        yield _table(
            ("body", "type"), [[_code(kind), _kind(item["schema"])] for kind, item in body["content"].items()]
        )
    rows = [[status, _text(answer)] for status, answer in operation["responses"].items()]
    yield _table(("status", ""), rows)


def _schema(name: str, schema: Json) -> Iterator[str]:
    yield f'<h3 id="{escape(name)}">{escape(name)}</h3>'
    yield _prose(schema.get("description", ""))
    if properties := schema.get("properties"):
        rows = [[_code(field), _kind(item), _text(item)] for field, item in properties.items()]
        yield _table(("field", "type", ""), rows)


def _kind(schema: Json) -> str:
    """The type that a schema describes, with links to the schemas it refers to."""
    if reference := schema.get("$ref"):
        name = escape(reference.rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if choices := schema.get("anyOf"):
        return " or ".join(map(_kind, choices))
    if "enum" in schema:
        return " or ".join(_code(json.dumps(value, ensure_ascii=False)) for value in schema["enum"])
    if "items" in schema:
        return f"array of {_kind(schema['items'])}"
    return escape(str(schema.get("format") or schema.get("type", "any")))


def _table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{head}</th>" for head in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{lines}</table>"


def _prose(text: str) -> str:
    """Paragraphs, with tables of Markdown and ``code`` in them."""
    return "".join(_block(block) for block in text.split("\n\n") if block.strip())


def _block(block: str) -> str:
    if not block.startswith("|"):
        return f"<p>{_marked(block)}</p>"
    heads, _rule, *lines = [
        [_marked(cell.strip()) for cell in line.strip("|").split("|")] for line in block.split("\n") if line
    ]
    return _table(tuple(heads), lines)


def _text(item: Json) -> str:
    return _marked(item.get("description", ""))


def _marked(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"

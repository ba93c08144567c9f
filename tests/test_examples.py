"""The examples are read as their table says, and tagged as a person would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianbao.models.loading import load_classifier
from jianbao.nlp import Article
from jianbao.nlp.reading import read_page

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
EXPECTED = json.loads((ROOT / "tests" / "data" / "examples.json").read_text("utf-8"))


def read_example(name: str) -> Article:
    path, _, row_id = name.partition("#")
    content = (EXAMPLES / path).read_bytes()
    if not row_id:
        return read_page(content)
    rows = map(json.loads, content.decode("utf-8").splitlines())
    return read_page(next(row for row in rows if row["id"] == row_id))


@pytest.mark.parametrize("name", EXPECTED)
def test_example_is_read(name: str) -> None:
    article = read_example(name)
    wanted = EXPECTED[name]
    found = {
        "title": article.title,
        "published": article.published,
        "author": list(article.authors),
        "source": article.source,
        "column": article.column,
        "encoding": article.encoding.name,
    }
    assert found == {field: wanted[field] for field in found}


@pytest.mark.parametrize("name", EXPECTED)
def test_example_is_tagged(name: str) -> None:
    [topic] = load_classifier().classify([read_example(name)])
    assert topic.label == EXPECTED[name]["topic"]


def test_every_example_is_expected() -> None:
    files = {file.relative_to(EXAMPLES).as_posix() for file in EXAMPLES.rglob("*.*")}
    assert {name.partition("#")[0] for name in EXPECTED} == files - {"README.md", "php/jianbao.php"}

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jianbao.models.registry import Entry, Pointers

ENTRY = Entry(
    who="主编@内网",
    action="refuse",
    version="topic-zh-20260601-080000",
    reason='引号"与\n换行\udc80',
    figures={"base": {"macro_f1": 0.9123456789, "言论": 1e-9}, "n": 40},
    failures=("言论下降 0.04",),
    pointers=Pointers(candidate="b", champion="a", earlier=("a", None)),
    at=datetime(2026, 6, 1, 8, tzinfo=UTC),
)


def test_entry_comes_back_from_its_line() -> None:
    line = ENTRY.to_line()
    assert line.count(b"\n") == 1
    assert Entry.from_line(line) == ENTRY
    assert "言论".encode() in line


def test_every_changed_byte_of_a_line_is_found() -> None:
    line = ENTRY.to_line()[:-1]
    for place in range(len(line)):
        changed = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
        with pytest.raises(ValueError):
            Entry.from_line(changed)


def test_entry_follows_another_by_its_digest() -> None:
    following = ENTRY.following(replace(ENTRY, generation=7))
    assert following.generation == 8
    assert following.before == replace(ENTRY, generation=7).sha256
    assert ENTRY.following(None) == ENTRY

"""Labels for the tests, each a function of a number, so that two processes make the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from jianbao.models.labels import Label
from jianbao.nlp.article import hash_content

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOPICS = ("poverty_alleviation", "county_news", "commentary")


@cache
def article(number: int) -> dict[str, str]:
    """Hash, title and text of an article."""
    title = f"青石镇第{number}号果园开园采摘"
    text = f"本报讯 青石镇第{number}号果园昨日开园。\n合作社理事长说，今年亩产比去年多{number}斤。"
    return {"content_hash": hash_content(title, text.split("\n")), "title": title, "text": text}


def label(number: int = 0, *, minutes: int = 0, **fields: Any) -> Label:
    """A county-news label of 王编辑, some minutes after the start of work."""
    given = {
        "label": "county_news",
        "annotator": "王编辑",
        "labelled_at": START + timedelta(minutes=minutes),
        "source": "cms",
    }
    return Label(**{**article(number), **given, **fields})


def bare(number: int = 0, **fields: Any) -> Label:
    """The same without title and text."""
    return label(number, **{"title": "", "text": "", **fields})

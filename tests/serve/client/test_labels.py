"""Editors' corrections by the Python client."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jianbao.models.database import Database
from jianbao.models.labels import LabelStore
from jianbao.serve.client import ApiError, AsyncClient

pytestmark = pytest.mark.anyio

FIELDS = {"title": "青石镇果园开园采摘", "text": "本报讯\n青石镇果园昨日开园。"}


@pytest.fixture
async def ask(serve):
    async with serve() as http, AsyncClient("http://localhost", transport=http._transport) as client:
        yield client


async def test_a_correction_is_kept(ask) -> None:
    moment = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    kept = await ask.labels.add(
        FIELDS,
        "commentary",
        annotator="周编辑",
        reason="评论员文章",
        article_id="4711",
        labelled_at=moment,
    )
    assert (kept.added, kept.model_label, kept.labelled_at) == (True, "county_news", moment)
    with Database.open() as database:
        [label] = LabelStore(database).entries()
    assert (label.annotator, label.reason, label.article_id) == ("周编辑", "评论员文章", "4711")
    assert (label.title, label.content_hash) == (FIELDS["title"], kept.content_hash)


async def test_said_again_it_adds_nothing(ask) -> None:
    added = [(await ask.labels.add(FIELDS, "commentary", annotator="周编辑")).added for _ in range(2)]
    assert added == [True, False]


async def test_a_hash_stands_for_the_article(ask) -> None:
    record = await ask.classify(FIELDS)
    kept = await ask.labels.add(record.content_hash, "county_news", annotator="总编室", source="review")
    assert (kept.content_hash, kept.source) == (record.content_hash, "review")


async def test_a_new_label_must_be_meant(ask) -> None:
    with pytest.raises(ApiError) as caught:
        await ask.labels.add(FIELDS, "culture", annotator="周编辑")
    assert (caught.value.status, caught.value.code) == (422, "unknown_label")
    kept = await ask.labels.add(FIELDS, "culture", annotator="周编辑", allow_new_label=True)
    assert kept.label == "culture"

"""Summaries of articles that come again in another request."""

from __future__ import annotations

import dataclasses

import pytest

from jianbao.nlp import Article, Summary
from jianbao.nlp.protocols import Evidence
from jianbao.serve.engine.summary_cache import SummaryCache, hash_wording, summary_key

FIELDS = {"title": "青石乡油菜花节开幕", "text": "3月28日，青石乡第二届油菜花节开幕，两千亩油菜花迎来游客。"}
ARTICLE = Article(title=FIELDS["title"], paragraphs=(FIELDS["text"],))
SUMMARY = Summary(
    headline="青石乡油菜花节开幕",
    text=FIELDS["text"],
    method="verbatim",
    headline_method="verbatim",
    supported=True,
)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "query", "fields"),
    [
        pytest.param("/v1/summarize", {}, FIELDS, id="other route"),
        pytest.param("/v1/analyze", {"id": "2"}, FIELDS, id="other id"),
        pytest.param("/v1/analyze", {"headline": False}, FIELDS, id="headline not wanted"),
        pytest.param("/v1/analyze", {}, {**FIELDS, "author": "田一禾"}, id="other author"),
    ],
)
async def test_an_article_is_written_about_once(client, gated, path, query, fields) -> None:
    first = await client.post("/v1/analyze", json=FIELDS)
    gated.batches.clear()
    again = await client.post(path, params=query, json=fields)
    assert again.headers["X-Cache"] == "miss"
    assert gated.batches == []
    assert again.json()["summary"]["text"] == first.json()["summary"]["text"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("query", "fields"),
    [
        pytest.param({"max_chars": 60}, FIELDS, id="other length"),
        pytest.param({}, {**FIELDS, "text": FIELDS["text"].replace("两千", "三千")}, id="other text"),
        pytest.param({}, {**FIELDS, "title": "油菜花开"}, id="other title"),
    ],
)
async def test_another_article_or_length_is_written_about_anew(
    client, gated, monkeypatch, query, fields
) -> None:
    monkeypatch.setattr(type(gated), "limited_to", lambda self, max_chars: self, raising=False)
    await client.post("/v1/analyze", json=FIELDS)
    gated.batches.clear()
    await client.post("/v1/analyze", params=query, json=fields)
    assert len(gated.batches) == 1


@pytest.mark.anyio
async def test_another_model_writes_anew(client, gated) -> None:
    await client.post("/v1/analyze", json=FIELDS)
    gated.batches.clear()
    gated.name = "gated-2"
    await client.post("/v1/analyze", json=FIELDS, params={"id": "2"})
    assert len(gated.batches) == 1


@pytest.mark.anyio
async def test_what_is_kept_has_a_bound(serve, gated) -> None:
    async with serve(cache_bytes=0) as client:
        await client.post("/v1/analyze", json=FIELDS)
        gated.batches.clear()
        await client.post("/v1/analyze", json=FIELDS)
    assert len(gated.batches) == 1


def test_the_ones_used_last_are_kept() -> None:
    keys = [summary_key(hash_wording(ARTICLE), f"model-{n}", None) for n in range(3)]
    cache = SummaryCache(2_500)
    for key in (keys[0], keys[1]):
        cache.put(key, SUMMARY)
    cache.get(keys[0])
    cache.put(keys[2], SUMMARY)
    assert [cache.get(key) is not None for key in keys] == [True, False, True]
    assert cache.n_bytes <= 2_500


def test_evidence_takes_room() -> None:
    proof = Evidence(field="summary", kind="place", claim="青石乡", quote="青石乡", start=6, end=9)
    cache = SummaryCache(100_000)
    cache.put(b"a", SUMMARY)
    bare = cache.n_bytes
    cache.put(b"a", dataclasses.replace(SUMMARY, evidence=(proof,) * 10))
    assert cache.n_bytes > bare + 1_000


def test_wording_tells_apart_what_offsets_depend_on() -> None:
    spaced = dataclasses.replace(ARTICLE, paragraphs=(FIELDS["text"].replace("，", "， ", 1),))
    assert spaced.content_hash == ARTICLE.content_hash
    assert hash_wording(spaced) != hash_wording(ARTICLE)

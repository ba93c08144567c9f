"""Answers that a client has already, and answers that the service still has."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from jianbao.nlp import Topic
from jianbao.serve.etags import is_known
from jianbao.serve.forms import Answer, BatchAnswer
from jianbao.serve.result_cache import CachedAnswer, ResultCache

pytestmark = pytest.mark.anyio

FIELDS = {"title": "青石乡油菜花节开幕", "text": "3月28日，青石乡第二届油菜花节开幕，两千亩油菜花迎来游客。"}
OTHER = {**FIELDS, "text": FIELDS["text"].replace("两千亩", "三千亩")}


async def test_the_same_again_costs_no_work(client, classifier, gated) -> None:
    first = await client.post("/v1/analyze", json=FIELDS)
    classifier.batch_sizes.clear()
    gated.batches.clear()
    again = await client.post("/v1/analyze", json=FIELDS)
    assert (first.headers["X-Cache"], again.headers["X-Cache"]) == ("miss", "hit")
    assert (classifier.batch_sizes, gated.batches) == ([], [])
    before, after = first.json(), again.json()
    assert before.pop("request_id") != after.pop("request_id")
    before.pop("timings_ms")
    spared = after.pop("timings_ms")
    assert spared == {"tagging": 0.0, "summary": 0.0, "total": spared["total"]}
    assert before == after
    assert TypeAdapter(Answer).validate_python(again.json()).etag == again.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "query", "fields"),
    [
        pytest.param("/v1/summarize", {}, FIELDS, id="other route"),
        pytest.param("/v1/analyze", {"threshold": 0.9}, FIELDS, id="other option"),
        pytest.param("/v1/analyze", {"id": "2"}, FIELDS, id="other id"),
        pytest.param("/v1/analyze", {}, OTHER, id="other text"),
        pytest.param("/v1/analyze", {}, {**FIELDS, "author": "田一禾"}, id="other author"),
    ],
)
async def test_anything_else_is_worked_on_and_has_its_own_etag(client, path, query, fields) -> None:
    first = await client.post("/v1/analyze", json=FIELDS)
    other = await client.post(path, params=query, json=fields)
    assert other.headers["X-Cache"] == "miss"
    assert other.headers["ETag"] != first.headers["ETag"]


async def test_time_allowed_makes_no_difference(client) -> None:
    first = await client.post("/v1/classify", json=FIELDS)
    other = await client.post("/v1/classify", params={"deadline_ms": 9000}, json=FIELDS)
    assert (other.headers["X-Cache"], other.headers["ETag"]) == ("hit", first.headers["ETag"])


PAGE = "<html><body><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>".format(**FIELDS).encode()


@pytest.mark.parametrize("path", ["/v1/analyze", "/v1/batch"])
async def test_a_form_is_known_again_by_its_parts(client, path) -> None:
    """Every upload has a boundary of its own."""
    file, renamed = (("file", (name, PAGE, "text/html")) for name in ("a.html", "b.html"))
    sent = [[file], [file], [("file", ("a.html", PAGE, "text/html; charset=gbk"))], [renamed]]
    found = [(await client.post(path, files=files)).headers["X-Cache"] == "hit" for files in sent]
    assert found == [False, True, False, False]


@pytest.mark.parametrize("cache_bytes", [0, 64_000_000])
async def test_known_answer_is_not_sent_again_and_costs_no_summary(serve, gated, cache_bytes) -> None:
    async with serve(cache_bytes=cache_bytes) as client:
        etag = (await client.post("/v1/analyze", json=FIELDS)).json()["etag"]
        gated.batches.clear()
        headers = {"If-None-Match": f'"old", {etag}'}
        again = await client.post("/v1/analyze", json=FIELDS, headers=headers)
        changed = await client.post("/v1/analyze", json=OTHER, headers=headers)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert changed.status_code == 200
    assert [len(batch) for batch in gated.batches] == [1]


async def test_same_article_in_another_wrapping_has_the_same_etag(client) -> None:
    """A CMS that saves the page again, with another footer, need not fetch the summary again."""
    page = "<html><body><h1>{title}</h1><p>{text}</p><p>{text}</p>{extra}</body></html>"
    pages = [page.format(**FIELDS, extra=extra).encode() for extra in ("", "<!-- 3 -->")]
    etags = [
        (await client.post("/v1/analyze", content=page, headers={"Content-Type": "text/html"})).headers[
            "ETag"
        ]
        for page in pages
    ]
    assert etags[0] == etags[1]


async def test_another_model_gives_another_answer(client, classifier, monkeypatch) -> None:
    """The engine announces its models; a swap changes their names."""
    first = await client.post("/v1/classify", json=FIELDS)
    engine = client._transport.app.state.engine
    newer = [type(engine.models[0])(kind="topic", name="fake-2", labels=engine.models[0].labels)]
    monkeypatch.setattr(type(engine), "models", property(lambda _engine: newer))
    topic = Topic(label="commentary", scores={"commentary": 1.0}, needs_review=False, model="fake-2")
    monkeypatch.setattr(classifier, "classify", lambda articles: [topic for _ in articles])
    headers = {"If-None-Match": first.headers["ETag"]}
    second = await client.post("/v1/classify", json=FIELDS, headers=headers)
    assert (second.status_code, second.json()["model_versions"]) == (200, {"topic": "fake-2"})


async def test_batch_is_kept_unless_an_item_failed(client) -> None:
    whole, broken = {"items": [FIELDS, OTHER]}, {"items": [FIELDS, {}]}
    first = await client.post("/v1/batch", json=whole)
    again = await client.post("/v1/batch", json=whole)
    known = await client.post("/v1/batch", json=whole, headers={"If-None-Match": first.headers["ETag"]})
    failed = [await client.post("/v1/batch", json=broken) for _ in range(2)]
    assert (again.headers["X-Cache"], known.status_code) == ("hit", 304)
    assert TypeAdapter(BatchAnswer).validate_python(again.json()).items[1].n_chars == len(OTHER["text"])
    assert [response.headers["X-Cache"] for response in failed] == ["miss", "miss"]
    assert "ETag" not in failed[0].headers


async def test_errors_are_not_kept(client) -> None:
    responses = [await client.post("/v1/analyze", json={}) for _ in range(2)]
    assert [response.headers["Cache-Control"] for response in responses] == ["no-store"] * 2
    assert all("X-Cache" not in response.headers for response in responses)


@pytest.mark.parametrize(
    ("header", "known"),
    [
        pytest.param(None, False, id="none"),
        pytest.param('W/"a1"', True, id="weak"),
        pytest.param('"a1"', True, id="strong"),
        pytest.param('"b2" , W/"a1"', True, id="listed"),
        pytest.param("*", False, id="any"),
        pytest.param("a1", False, id="unquoted"),
    ],
)
def test_weak_comparison(header, known) -> None:
    assert is_known('W/"a1"', header) is known


def kept(n_bytes: int) -> CachedAnswer:
    return CachedAnswer(etag="", versions={}, body=b"x" * n_bytes)


def test_what_was_not_used_for_longest_makes_room() -> None:
    cache = ResultCache(5000)
    for key in (b"a", b"b"):
        cache.put(key, kept(2000))
    assert cache.get(b"a")
    cache.put(b"c", kept(2000))
    assert [key for key in (b"a", b"b", b"c") if cache.get(key)] == [b"a", b"c"]
    assert cache.n_bytes <= 5000


def test_room_is_counted_once_for_a_key_and_too_large_an_answer_stays_out() -> None:
    cache = ResultCache(5000)
    for _ in range(3):
        cache.put(b"a", kept(3000))
    assert cache.n_bytes == 3400
    cache.put(b"b", kept(6000))
    assert (cache.get(b"b"), cache.n_bytes) == (None, 0)


def test_without_room_nothing_is_kept() -> None:
    cache = ResultCache(0)
    cache.put(b"a", kept(1))
    assert cache.get(b"a") is None

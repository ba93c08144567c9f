"""``Idempotency-Key``: sent again, answered again, done once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from jianbao.models.database import Database
from jianbao.serve.access.kept_answers import sweep
from jianbao.serve.access.key import digest_key
from jianbao.serve.access.tables import KeptAnswerRow

pytestmark = pytest.mark.anyio

PAGE = {"title": "柳河县乡村艺术节开幕"}


def with_key(key: str = "8e03978e-40d5-43dd-bc93-6894a57f9324", **more: str) -> dict[str, str]:
    return {"Idempotency-Key": key, **more}


async def test_the_same_request_gets_the_same_answer(client, classifier) -> None:
    first = await client.post("/v1/classify", json=PAGE, headers=with_key())
    n_batches = len(classifier.batch_sizes)
    again = await client.post("/v1/classify", json=PAGE, headers=with_key())
    quoted = await client.post(
        "/v1/classify", json=PAGE, headers=with_key(f'"{with_key()["Idempotency-Key"]}"')
    )
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == quoted.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert again.headers["X-Frame-Options"] == "DENY"
    assert len(classifier.batch_sizes) == n_batches


async def test_it_is_replayed_after_a_restart(serve) -> None:
    async with serve() as client:
        first = await client.post("/v1/classify", json=PAGE, headers=with_key())
    async with serve() as client:
        again = await client.post("/v1/classify", json=PAGE, headers=with_key())
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"url": "/v1/classify", "json": {"title": "另一篇"}}, id="body"),
        pytest.param({"url": "/v1/extract", "json": PAGE}, id="path"),
        pytest.param({"url": "/v1/classify?id=7", "json": PAGE}, id="query"),
    ],
)
async def test_another_request_with_the_key_is_refused(client, other) -> None:
    await client.post("/v1/classify", json=PAGE, headers=with_key())
    refused = await client.post(**other, headers=with_key())
    assert (refused.status_code, refused.json()["code"]) == (422, "repeat_mismatch")


async def test_a_form_is_the_same_request_whatever_its_boundary(client) -> None:
    def form(page: str, id: str = "7") -> dict[str, object]:
        return {"files": {"file": ("g.html", page.encode(), "text/html")}, "data": {"id": id}}

    page = f"<html><body><h1>柳河县乡村艺术节开幕</h1><p>{'台下坐满了十里八村的乡亲。' * 8}</p></body></html>"
    answers = [
        await client.post("/v1/extract", **sent, headers=with_key())
        for sent in (form(page), form(page), form(page + " "), form(page, id="8"))
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422, 422]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert answers[1].content == answers[0].content


async def test_a_form_that_cannot_be_read_is_known_by_its_body(client) -> None:
    headers = with_key(**{"Content-Type": "multipart/form-data; boundary=b"})
    answers = [await client.post("/v1/extract", content=b, headers=headers) for b in (b"--c", b"--c", b"--d")]
    assert [answer.json()["code"] for answer in answers] == ["malformed_form"] * 2 + ["repeat_mismatch"]


async def test_each_caller_has_keys_of_its_own(serve) -> None:
    async with serve(api_keys=",".join(map(digest_key, "ab"))) as client:
        first = await client.post("/v1/classify", json=PAGE, headers=with_key(**{"X-API-Key": "a"}))
        other = await client.post("/v1/extract", json=PAGE, headers=with_key(**{"X-API-Key": "b"}))
        stranger = await client.post("/v1/classify", json=PAGE, headers=with_key(**{"X-API-Key": "c"}))
    assert [first.status_code, other.status_code, stranger.status_code] == [200, 200, 401]


async def test_while_the_first_is_answered_the_second_is_told_so(client, gated) -> None:
    gated.close()
    first = asyncio.create_task(client.post("/v1/summarize", json=PAGE, headers=with_key()))
    await asyncio.to_thread(gated.begun.wait, 10)
    second = await client.post("/v1/summarize", json=PAGE, headers=with_key())
    gated.gate.set()
    assert (await first).status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "repeat_in_progress")
    assert second.headers["Retry-After"] == "1"
    again = await client.post("/v1/summarize", json=PAGE, headers=with_key())
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "status", "kept"),
    [
        pytest.param({"title": ""}, 422, True, id="the page's fault"),
        pytest.param({"title": 7}, 422, True, id="the form's fault"),
        pytest.param({"title": "桥", "options": {"deadline_ms": 1}}, 504, False, id="out of time"),
    ],
)
async def test_only_what_would_be_the_same_again_is_kept(client, gated, body, status, kept) -> None:
    if status == 504:
        gated.close()
    first = await client.post("/v1/summarize", json=body, headers=with_key())
    gated.gate.set()
    again = await client.post("/v1/summarize", json=body, headers=with_key())
    assert first.status_code == status
    assert ("Idempotency-Replayed" in again.headers) is kept


async def test_a_fault_of_the_program_is_not_kept(client, classifier, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(classifier, "classify", lambda _articles: 1 / 0)
        first = await client.post("/v1/classify", json=PAGE, headers=with_key())
    again = await client.post("/v1/classify", json=PAGE, headers=with_key())
    assert (first.status_code, again.status_code) == (500, 200)
    assert "Idempotency-Replayed" not in again.headers


async def test_whoever_died_while_answering_holds_nobody_up_for_good(client) -> None:
    await client.post("/v1/classify", json=PAGE, headers=with_key())
    past = datetime.now(UTC) - timedelta(seconds=1)
    with Database.open() as database, database.transaction() as session:
        session.execute(update(KeptAnswerRow).values(status=None, body=None, expires_at=past))
    again = await client.post("/v1/classify", json=PAGE, headers=with_key())
    assert (again.status_code, "Idempotency-Replayed" in again.headers) == (200, False)


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, '"'], ids=["empty", "blank", "long", "quote"])
async def test_keys_that_are_none_are_refused(client, key) -> None:
    refused = await client.post("/v1/classify", json=PAGE, headers=with_key(key))
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed_header")


async def test_bodies_are_bounded_here_too(serve) -> None:
    async with serve(max_body_bytes=100, job_body_bytes=200) as client:
        longer = await client.post("/v1/classify", json={"title": "桥" * 50}, headers=with_key("a"))
        longest = await client.post("/v1/classify", json={"title": "桥" * 90}, headers=with_key("b"))
    assert [longer.status_code, longest.status_code] == [413, 413]


async def test_get_takes_no_key(client, tmp_path) -> None:
    assert (await client.get("/v1/models", headers=with_key())).status_code == 200
    assert not (tmp_path / "service.db").exists()


async def test_changes_outlive_questions(client) -> None:
    """A busy CMS that sends a key with every question must not lose the keys of its corrections."""
    label = {"page": PAGE, "label": "county_news", "annotator": "周编辑"}
    sent = [("/v1/labels", label), ("/v1/jobs", {"items": [PAGE], "task": "extract"}), ("/v1/classify", PAGE)]
    for path, body in sent:
        await client.post(path, json=body, headers=with_key(path))
    with Database.open() as database, database.transaction() as session:
        while sweep(session, max_unchanging=0):
            pass
    again = [await client.post(path, json=body, headers=with_key(path)) for path, body in sent]
    assert ["Idempotency-Replayed" in answer.headers for answer in again] == [True, True, False]

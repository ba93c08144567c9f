"""The option `explain`, by every way in."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from jianbao.models.loading import load_classifier
from jianbao.nlp import Page, Record
from jianbao.serve.client import AsyncClient, Options
from jianbao.serve.engine import CLASSIFY, Engine
from jianbao.serve.forms import Answer
from jianbao.serve.shaping import best_label

pytestmark = pytest.mark.anyio

FIELDS = {"title": "柳河县乡村艺术节开幕", "text": "8月12日，柳河县第三届乡村艺术节在向阳镇开幕。"}
SCORES = {"county_news": 0.5, "commentary": 0.5, "other": 0.0}


@pytest.fixture
def classifier(explaining_classifier):
    return explaining_classifier


def quote(record: dict) -> str:
    return record["topic"]["explanation"]["phrases"][0]["quote"]


async def test_explanation_comes_only_when_asked_for(client) -> None:
    plain = (await client.post("/v1/classify", json=FIELDS)).json()
    response = await client.post("/v1/classify", params={"explain": "true"}, json=FIELDS)
    explained = response.json()
    assert (plain["topic"]["explanation"], quote(explained)) == (None, "柳河")
    assert explained["topic"] | {"explanation": None} == plain["topic"]
    answer = TypeAdapter(Answer).validate_json(response.content)
    assert answer.topic.explanation.phrases[0].passages[0].end == 2


@pytest.mark.parametrize("where", ["query", "body", "form"])
async def test_option_may_stand_anywhere(client, where) -> None:
    page = "<html><body><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>".format(**FIELDS)
    asked = {
        "query": {"params": {"explain": "1"}, "json": FIELDS},
        "body": {"json": {**FIELDS, "options": {"explain": True}}},
        "form": {"files": {"file": page}, "data": {"options": json.dumps({"explain": True})}},
    }
    response = await client.post("/v1/analyze", **asked[where])
    assert quote(response.json()) == "柳河"


async def test_explained_answers_are_kept_apart_from_plain_ones(client) -> None:
    plain = await client.post("/v1/classify", json=FIELDS)
    explained = [
        await client.post(
            "/v1/classify",
            params={"explain": "true"},
            json=FIELDS,
            headers={"If-None-Match": plain.headers["ETag"]},
        )
        for _ in range(2)
    ]
    assert [response.headers["X-Cache"] for response in explained] == ["miss", "hit"]
    assert [quote(response.json()) for response in explained] == ["柳河", "柳河"]
    known = {"If-None-Match": explained[0].headers["ETag"]}
    again = await client.post("/v1/classify", params={"explain": "true"}, json=FIELDS, headers=known)
    assert again.status_code == 304
    assert (await client.post("/v1/classify", json=FIELDS)).json()["topic"]["explanation"] is None


@pytest.mark.parametrize("label", ["county_news", "commentary"])
async def test_explained_is_the_label_that_is_given(client, label) -> None:
    options = {"explain": "true", "allowed_labels": label}
    topic = (await client.post("/v1/classify", params=options, json=FIELDS)).json()["topic"]
    assert (topic["label"], topic["explanation"]["label"]) == (label, label)


@pytest.mark.parametrize(
    ("allowed", "best"),
    [
        pytest.param((), "county_news", id="all"),
        pytest.param(("commentary", "county_news"), "county_news", id="a draw"),
        pytest.param(("other", "commentary"), "commentary", id="two"),
        pytest.param(("other",), "other", id="one"),
    ],
)
def test_best_label_is_the_first_of_the_model_s_order(allowed, best) -> None:
    assert best_label(SCORES, allowed) == best


async def test_every_item_of_a_batch_is_explained_or_has_its_error(client) -> None:
    body = {"items": [FIELDS, {}, {**FIELDS, "title": "办节为了谁？"}], "options": {"explain": True}}
    items = (await client.post("/v1/batch", json=body)).json()["items"]
    assert [item["error"] and item["error"]["code"] for item in items] == [None, "bad_record", None]
    assert [quote(items[0]), quote(items[2])] == ["柳河", "办节"]


async def test_items_of_a_job_are_explained(client) -> None:
    job = {"items": [FIELDS], "task": "classify", "options": {"explain": True}}
    location = (await client.post("/v1/jobs", json=job)).headers["Location"]
    async with asyncio.timeout(10):
        while (await client.get(location)).json()["state"] != "done":
            await asyncio.sleep(0.02)
    [item] = (await client.get(f"{location}/results")).json()["items"]
    assert quote(item["record"]) == "柳河"


async def test_without_a_topic_there_is_nothing_to_explain(client) -> None:
    for step in ("extract", "summarize"):
        response = await client.post(f"/v1/{step}", params={"explain": "true"}, json=FIELDS)
        assert (response.status_code, response.json()["topic"]) == (200, None)


async def test_models_say_who_explains(client) -> None:
    models = (await client.get("/v1/models")).json()["models"]
    assert {model["kind"]: model["explains"] for model in models} == {"topic": True, "summary": False}


async def test_client_asks_and_reads(serve) -> None:
    async with serve() as http, AsyncClient("http://localhost", transport=http._transport) as client:
        answer = await client.classify(FIELDS, options=Options(explain=True))
        batch = await client.batch([FIELDS], options=Options(explain=True))
    assert answer.topic.explanation.log_odds == 1.25
    assert batch.items[0].topic.explanation == answer.topic.explanation


async def test_record_of_the_bundled_model_survives_json(parts) -> None:
    async with Engine(replace(parts, classifier=load_classifier("bundled"))) as engine:
        record = (await engine.run(Page(content=FIELDS), CLASSIFY, explain_among=())).record
    assert TypeAdapter(Record).validate_json(record.to_json()) == record
    assert record.topic.explanation.label == "county_news"
    assert record.topic.explanation.sentences[0].quote == FIELDS["title"]

"""Wishes of a request, in the query, in the body and in a form."""

from __future__ import annotations

import json

import pytest

from jianbao.serve.forms import OptionFields
from jianbao.serve.options import Options

pytestmark = pytest.mark.anyio

TITLE = "柳河县乡村艺术节开幕"
TEXT = "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台。"
FIELDS = {"title": TITLE, "text": TEXT}


async def ask(client, where: str, path: str, options: dict) -> dict:
    """The answer to `options` given in one of the three places."""
    if where == "query":
        response = await client.post(path, params=options, json=FIELDS)
    elif where == "body":
        response = await client.post(path, json={**FIELDS, "options": options})
    else:
        page = f"<html><body><h1>{TITLE}</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"
        response = await client.post(path, files={"file": page}, data={"options": json.dumps(options)})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("where", ["query", "body", "form"])
async def test_options_may_stand_anywhere(client, where) -> None:
    answer = await ask(client, where, "/v1/analyze", {"threshold": 0.1, "allowed_labels": ["commentary"]})
    assert (answer["topic"]["label"], answer["topic"]["name"]) == ("commentary", "言论")
    assert answer["topic"]["scores"] == {"commentary": 1.0}
    assert "labels_restricted" in answer["warnings"]


@pytest.mark.parametrize(
    ("threshold", "needs_review"),
    [pytest.param(0.69, False, id="above"), pytest.param(0.71, True, id="below")],
)
async def test_threshold_takes_the_place_of_the_model_s_own(client, threshold, needs_review) -> None:
    answer = await ask(client, "query", "/v1/classify", {"threshold": threshold})
    assert (answer["topic"]["score"], answer["topic"]["needs_review"]) == (0.7, needs_review)


async def test_allowing_all_labels_changes_no_score(client) -> None:
    labels = ["county_news", "commentary"]
    answer = await ask(client, "query", "/v1/classify", {"allowed_labels": labels})
    assert answer["topic"]["scores"] == {"county_news": 0.7, "commentary": 0.3}


async def test_unknown_label_is_refused_with_the_known_ones(client) -> None:
    response = await client.post("/v1/classify", params={"allowed_labels": "sports"}, json=FIELDS)
    assert (response.status_code, response.json()["code"]) == (422, "unknown_label")
    assert "county_news, commentary" in response.json()["detail"]


@pytest.mark.parametrize("where", ["query", "body", "form"])
@pytest.mark.parametrize("written", ["言论", " 言 论", "Commentary"])
async def test_labels_may_be_written_as_people_write_them(client, where, written) -> None:
    named = await ask(client, where, "/v1/classify", {"allowed_labels": [written, "commentary"]})
    plain = await ask(client, where, "/v1/classify", {"allowed_labels": ["commentary"]})
    assert named["topic"] == plain["topic"]
    assert (named["topic"]["label"], named["etag"]) == ("commentary", plain["etag"])


async def test_model_that_cannot_explain_says_so(client) -> None:
    response = await client.post("/v1/classify", params={"explain": "true"}, json=FIELDS)
    assert (response.status_code, response.json()["code"]) == (422, "explain_unavailable")


@pytest.mark.parametrize(
    ("options", "has_headline", "has_text", "label"),
    [
        pytest.param({}, True, True, "本摘要由人工智能生成", id="both"),
        pytest.param({"headline": False}, False, True, "本摘要由人工智能生成", id="summary only"),
        pytest.param({"summary": False}, True, False, "", id="headline only"),
    ],
)
async def test_only_the_wanted_texts_come(client, options, has_headline, has_text, label) -> None:
    summary = (await ask(client, "body", "/v1/analyze", options))["summary"]
    assert (bool(summary["headline"]), bool(summary["text"])) == (has_headline, has_text)
    assert (summary["ai_generated"], summary["ai_label"]) == (bool(label), label)


async def test_no_text_wanted_costs_no_summary(client, gated) -> None:
    gated.close()
    answer = await ask(client, "body", "/v1/analyze", {"headline": False, "summary": False})
    gated.gate.set()
    assert (answer["summary"], gated.batches) == (None, [])


async def test_summarizer_is_told_how_long_a_summary_may_be(client, gated, monkeypatch) -> None:
    limits: list[int] = []
    monkeypatch.setattr(
        type(gated), "limited_to", lambda self, max_chars: limits.append(max_chars) or self, raising=False
    )
    await ask(client, "query", "/v1/summarize", {"max_chars": 60})
    assert limits == [60]


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        pytest.param({"threshold": 1.1}, "/options/threshold", id="threshold"),
        pytest.param({"max_chars": 49}, "/options/max_chars", id="too short"),
        pytest.param({"max_chars": 301}, "/options/max_chars", id="too long"),
        pytest.param({"deadline_ms": 0}, "/options/deadline_ms", id="deadline"),
        pytest.param({"treshold": 0.5}, "/options/treshold", id="unknown name"),
    ],
)
async def test_wrong_options_are_named(client, options, pointer) -> None:
    response = await client.post("/v1/analyze", json={**FIELDS, "options": options})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_batch_has_options_for_all_its_items(client) -> None:
    body = {"items": [FIELDS, FIELDS], "options": {"allowed_labels": ["commentary"]}}
    answer = (await client.post("/v1/batch", params={"summary": "false"}, json=body)).json()
    assert [record["topic"]["label"] for record in answer["items"]] == ["commentary"] * 2
    assert [record["summary"]["text"] for record in answer["items"]] == ["", ""]


def test_body_wins_over_query_option_by_option() -> None:
    query = OptionFields(threshold=0.5, max_chars=60)
    body = OptionFields(threshold=0.9, allowed_labels=["other"])
    assert body.to_options(query) == Options(threshold=0.9, max_chars=60, allowed_labels=("other",))


async def test_deadline_in_the_body_holds(client, gated) -> None:
    gated.close()
    late = await client.post("/v1/summarize", json={**FIELDS, "options": {"deadline_ms": 60}})
    gated.gate.set()
    assert (late.status_code, late.json()["code"]) == (504, "deadline_exceeded")

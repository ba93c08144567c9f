"""``POST /v1/labels``: an editor's correction, kept with the model's answer."""

from __future__ import annotations

import pytest

from jianbao.models.database import Database
from jianbao.models.labels import LabelStore

pytestmark = pytest.mark.anyio

PAGE = {"id": 4711, "title": "青石镇果园开园采摘", "text": "本报讯\n青石镇果园昨日开园。"}
LABEL = {"page": PAGE, "label": "commentary", "annotator": "周编辑", "reason": "这是评论员文章"}


def kept() -> list:
    with Database.open() as database:
        return list(LabelStore(database).entries())


async def test_a_correction_is_kept_with_the_models_answer(client) -> None:
    answer = await client.post("/v1/labels", json=LABEL)
    record = (await client.post("/v1/classify", json=PAGE)).json()
    assert answer.status_code == 201
    body = answer.json()
    assert (body["added"], body["label"], body["source"]) == (True, "commentary", "cms")
    assert (body["model"], body["model_label"]) == ("fake-1", "county_news")
    assert body["model_scores"] == record["topic"]["scores"]
    assert body["content_hash"] == record["content_hash"]
    assert set(body["timings_ms"]) == {"tagging", "total"}
    [label] = kept()
    assert (label.annotator, label.reason, label.article_id) == ("周编辑", "这是评论员文章", "4711")
    assert (label.title, "昨日开园" in label.text) == ("青石镇果园开园采摘", True)
    assert (label.model_label, label.content_hash) == ("county_news", body["content_hash"])


async def test_said_again_it_adds_nothing(client) -> None:
    answers = [await client.post("/v1/labels", json=LABEL) for _ in range(2)]
    changed = await client.post("/v1/labels", json={**LABEL, "label": "county_news"})
    assert [answer.status_code for answer in (*answers, changed)] == [201, 200, 201]
    assert [answer.json()["added"] for answer in (*answers, changed)] == [True, False, True]
    assert [label.label for label in kept()] == ["commentary", "county_news"]


async def test_a_hash_stands_for_an_article_known_or_unknown(client) -> None:
    unknown = {"content_hash": "sha256:" + "0" * 64, "label": "commentary", "annotator": "周编辑"}
    first = await client.post("/v1/labels", json=unknown)
    known = (await client.post("/v1/labels", json=LABEL)).json()["content_hash"]
    review = {"content_hash": known, "label": "county_news", "annotator": "总编室", "source": "review"}
    second = await client.post("/v1/labels", json=review)
    assert (first.status_code, first.json()["model"], first.json()["model_scores"]) == (201, "", {})
    assert set(first.json()["timings_ms"]) == {"total"}
    assert (second.json()["model"], second.json()["model_label"]) == ("fake-1", "county_news")
    assert [label.source for label in kept()] == ["cms", "cms", "review"]


async def test_a_label_that_is_unknown_must_be_meant(client) -> None:
    refused = await client.post("/v1/labels", json={**LABEL, "label": "culture"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_label")
    assert "county_news, commentary" in refused.json()["detail"]
    meant = await client.post("/v1/labels", json={**LABEL, "label": "culture", "allow_new_label": True})
    assert meant.status_code == 201
    assert [label.label for label in kept()] == ["culture"]


@pytest.mark.parametrize("allow_new", [False, True])
async def test_a_label_may_be_given_by_its_display_name(client, allow_new) -> None:
    answer = await client.post("/v1/labels", json={**LABEL, "label": "言论", "allow_new_label": allow_new})
    assert (answer.status_code, answer.json()["label"]) == (201, "commentary")
    assert [label.label for label in kept()] == ["commentary"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"page": None}, "invalid_request", id="no article"),
        pytest.param({"annotator": ""}, "invalid_request", id="nobody"),
        pytest.param({"annotator": " "}, "bad_label", id="blank"),
        pytest.param({"reason": "a\x00b"}, "bad_label", id="NUL"),
        pytest.param({"content_hash": "sha256:12"}, "invalid_request", id="no hash"),
        pytest.param({"content_hash": "sha256:" + "0" * 64}, "bad_label", id="hash of another article"),
        pytest.param({"labelled_at": "2026-11-23T09:00:00"}, "invalid_request", id="no time zone"),
        pytest.param({"labelled_at": "0001-01-01T00:00:00+14:00"}, "bad_label", id="no such year"),
        pytest.param({"source": "import"}, "invalid_request", id="source"),
        pytest.param({"page": {"title": ""}}, "bad_record", id="empty page"),
        pytest.param({"lable": "x"}, "invalid_request", id="misspelt"),
    ],
)
async def test_what_cannot_be_kept_is_refused(client, tmp_path, change, code) -> None:
    refused = await client.post("/v1/labels", json={**LABEL, **change})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not (tmp_path / "service.db").exists() or kept() == []


async def test_other_bodies_are_not_read(client) -> None:
    refused = await client.post("/v1/labels", content=b"x", headers={"Content-Type": "text/html"})
    assert refused.status_code == 415


@pytest.mark.parametrize(
    "page", [{"title": "另一篇", "text": "另一篇的正文在此。"}, {"title": "另一篇"}], ids=["text", "title"]
)
@pytest.mark.parametrize("is_known", [True, False])
async def test_a_page_is_not_kept_under_the_hash_of_another(client, page, is_known) -> None:
    content_hash = (await client.post("/v1/classify", json=PAGE)).json()["content_hash"]
    if is_known:
        await client.post("/v1/labels", json=LABEL)
    refused = await client.post(
        "/v1/labels", json={**LABEL, "page": page, "content_hash": content_hash, "label": "county_news"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_label")
    assert [label.label for label in kept()] == ["commentary"] * is_known


async def test_a_page_is_kept_with_its_own_hash(client) -> None:
    content_hash = (await client.post("/v1/classify", json=PAGE)).json()["content_hash"]
    answer = await client.post("/v1/labels", json={**LABEL, "content_hash": content_hash})
    assert (answer.status_code, answer.json()["content_hash"]) == (201, content_hash)

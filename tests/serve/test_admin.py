"""Switching models over HTTP, by the verdict that the gate left."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest

from jianbao.models.database import Database
from jianbao.models.registry import Registry, RegistryBusyError, Verdict
from jianbao.serve.access.key_store import create_key
from jianbao.serve.app import create_app
from jianbao.serve.engine import Parts
from jianbao.serve.engine.champion import ChampionSource
from jianbao.serve.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def admin(versions, gated, monkeypatch):
    """A client with an admin key of a service that follows the registry."""
    monkeypatch.setenv("JIANBAO_REGISTRY", str(versions.registry.root.parent))
    with Database.open() as database, database.transaction() as session:
        key, _ = create_key(session, "总编室", "admin")

    @asynccontextmanager
    async def start():
        source = ChampionSource(versions.registry)
        app = create_app(Settings(), Parts(classifier=source.load(), summarizer=gated, source=source))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            headers = {"X-API-Key": key}
            async with httpx.AsyncClient(
                transport=transport, base_url="http://test", headers=headers
            ) as client:
                yield client

    return start


def judge(versions, candidate: str, champion: str, *failures: str) -> None:
    versions.registry.save_verdict(
        Verdict(
            candidate=candidate,
            champion=champion,
            passed=not failures,
            failures=failures,
            created_at=datetime.now(UTC),
        )
    )


async def topic(client) -> str:
    return (await client.get("/v1/models")).json()["models"][0]["name"]


async def test_a_version_that_passed_serves_at_once_and_can_be_taken_back(admin, versions) -> None:
    first = versions.add("commentary")
    versions.promote(first)
    second = versions.add("county_news")
    judge(versions, second, first)
    async with admin() as client:
        promoted = await client.post("/v1/models/promote", json={"reason": "上月修正"})
        assert promoted.status_code == 200
        assert promoted.json()["switch"]["champion"] == second
        assert promoted.json()["models"][0]["name"] == second == await topic(client)
        rolled = await client.post("/v1/models/rollback", json={"reason": "编辑投诉"})
        assert rolled.json()["models"][0]["name"] == first == await topic(client)
        history = (await client.get("/v1/models/history", params={"limit": 2})).json()["entries"]
    assert [(entry["action"], entry["version"], entry["reason"]) for entry in history] == [
        ("rollback", first, "编辑投诉"),
        ("promote", second, "上月修正"),
    ]
    assert history[0]["who"].startswith("总编室 (key ")


@pytest.mark.parametrize(
    ("judged", "failures"),
    [
        pytest.param(True, ["言论 recall fell by 9 points"], id="did not pass"),
        pytest.param(False, [], id="never compared"),
    ],
)
async def test_a_version_that_did_not_pass_is_refused_with_the_reasons(
    admin, versions, judged, failures
) -> None:
    first = versions.add("commentary")
    versions.promote(first)
    second = versions.add("county_news")
    if judged:
        judge(versions, second, first, *failures)
    async with admin() as client:
        refused = await client.post("/v1/models/promote", json={"version": second})
        assert await topic(client) == first
        [entry] = (await client.get("/v1/models/history", params={"limit": 1})).json()["entries"]
    assert (refused.status_code, refused.json()["code"]) == (409, "promotion_refused")
    assert [fault["detail"] for fault in refused.json()["errors"]] == failures
    assert (entry["action"], entry["champion"]) == ("refuse", first)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        pytest.param(
            "promote", {"version": "topic-zh-20200101-000000"}, 404, "version_not_found", id="unknown"
        ),
        pytest.param("promote", {"version": "candidate"}, 409, "version_error", id="no candidate"),
        pytest.param("promote", {"version": "../../x"}, 422, "invalid_request", id="path"),
        pytest.param("promote", {"force": True}, 422, "invalid_request", id="force"),
        pytest.param("rollback", {}, 409, "promotion_refused", id="nothing before"),
    ],
)
async def test_switches_that_cannot_be_are_refused(admin, versions, path, body, status, code) -> None:
    versions.add("commentary")
    if body.get("version") == "candidate":
        versions.promote(versions.registry.names()[0])
    async with admin() as client:
        refused = await client.post(f"/v1/models/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert str(versions.registry.root) not in refused.text
    assert "--" not in refused.text


async def test_a_changed_version_is_refused_and_its_folder_not_told(admin, versions, caplog) -> None:
    name = versions.add("county_news")
    judge(versions, name, "bundled")
    versions.file(name).write_bytes(b"")
    async with admin() as client:
        refused = await client.post("/v1/models/promote", json={"version": name})
    assert (refused.status_code, refused.json()["code"]) == (409, "version_error")
    assert name in refused.json()["detail"]
    assert str(versions.registry.root) not in refused.text
    assert str(versions.registry.root) in caplog.text


@pytest.mark.parametrize("path", ["promote", "rollback", "history"])
async def test_a_damaged_registry_says_when_to_come_again(admin, versions, caplog, path) -> None:
    versions.promote(versions.add("county_news"))
    async with admin() as client:
        (versions.registry.root / "journal.jsonl").write_text("改动\n", encoding="utf-8")
        method = "GET" if path == "history" else "POST"
        body = {"version": "bundled"} if path == "promote" else {}
        refused = await client.request(method, f"/v1/models/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (503, "registry_error")
    assert int(refused.headers["Retry-After"]) > 0
    assert str(versions.registry.root) not in refused.text
    assert "journal.jsonl" in caplog.text


async def test_a_registry_in_use_is_not_waited_for_long(admin, versions, monkeypatch) -> None:
    def busy(*_args, **_more):
        raise RegistryBusyError("root@desk writes in /srv/registry", "被占用")

    monkeypatch.setattr(Registry, "rollback", busy)
    async with admin() as client:
        refused = await client.post("/v1/models/rollback", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "registry_busy")
    assert (refused.headers["Retry-After"], "root@desk" in refused.text) == ("5", False)


async def test_reload_says_what_cannot_be_used(admin, versions) -> None:
    first, broken = versions.add("commentary"), versions.add("county_news")
    versions.promote(first)
    async with admin() as client:
        versions.promote(broken)
        versions.file(broken).write_bytes(b"")
        models = (await client.post("/v1/models/reload")).json()["models"]
    assert models[0]["name"] == first
    assert models[0]["refused"]["version"] == broken


async def test_a_promotion_sent_twice_is_one_switch(admin, versions) -> None:
    second = versions.add("county_news")
    judge(versions, second, "bundled")
    async with admin() as client:
        answers = [
            await client.post("/v1/models/promote", json={}, headers={"Idempotency-Key": "p-1"})
            for _ in range(2)
        ]
    assert answers[0].json() == answers[1].json()
    assert [entry.action for entry in versions.registry.history()] == ["register", "promote"]

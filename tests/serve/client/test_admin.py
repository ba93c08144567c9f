"""Switching models by the Python client."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from jianbao.models.database import Database
from jianbao.models.registry import Verdict
from jianbao.serve.access.key_store import create_key
from jianbao.serve.app import create_app
from jianbao.serve.client import ApiError, AsyncClient, Connection
from jianbao.serve.engine import Parts
from jianbao.serve.engine.champion import ChampionSource
from jianbao.serve.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ask(versions, gated, monkeypatch):
    """A client with an admin key of a service that follows the registry."""
    monkeypatch.setenv("JIANBAO_REGISTRY", str(versions.registry.root.parent))
    with Database.open() as database, database.transaction() as session:
        key, _ = create_key(session, "总编室", "admin")
    source = ChampionSource(versions.registry)
    app = create_app(Settings(), Parts(classifier=source.load(), summarizer=gated, source=source))
    async with app.router.lifespan_context(app):
        connection = Connection(base_url="http://test", key=key)
        async with AsyncClient(connection, transport=httpx.ASGITransport(app)) as client:
            yield client


def judge(versions, candidate: str, *failures: str) -> None:
    versions.registry.save_verdict(
        Verdict(
            candidate=candidate,
            champion="bundled",
            passed=not failures,
            failures=failures,
            created_at=datetime.now(UTC),
        )
    )


async def test_a_candidate_serves_until_it_is_taken_back(ask, versions) -> None:
    name = versions.add("county_news")
    judge(versions, name)
    promoted = await ask.admin.promote(reason="上月修正")
    assert (promoted.switch.champion, promoted.models[0].name) == (name, name)
    rolled = await ask.admin.rollback(reason="编辑投诉")
    assert (rolled.switch.action, rolled.switch.champion) == ("rollback", "bundled")
    assert rolled.models[0].name != name
    history = await ask.admin.history(limit=2)
    assert [(entry.action, entry.reason) for entry in history.entries] == [
        ("rollback", "编辑投诉"),
        ("promote", "上月修正"),
    ]


async def test_a_refusal_names_the_checks_that_failed(ask, versions) -> None:
    name = versions.add("county_news")
    judge(versions, name, "言论 recall fell by 9 points")
    with pytest.raises(ApiError) as caught:
        await ask.admin.promote(name)
    assert (caught.value.status, caught.value.code) == (409, "promotion_refused")
    assert [fault.detail for fault in caught.value.faults] == ["言论 recall fell by 9 points"]


async def test_reload_takes_the_champion_in(ask, versions) -> None:
    name = versions.add("commentary")
    versions.promote(name)
    assert (await ask.admin.reload())[0].name == name

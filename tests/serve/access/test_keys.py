"""Keys of the database at the door."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from jianbao.models.database import Database
from jianbao.serve.access.errors import DatabaseUnavailableError
from jianbao.serve.access.key import digest_key
from jianbao.serve.access.key_store import list_keys, revoke_key
from jianbao.serve.database import ServiceDatabase

pytestmark = pytest.mark.anyio

PAGE = {"title": "柳河县乡村艺术节开幕"}
LABEL = {"page": PAGE, "label": "commentary", "annotator": "周编辑"}
#: What each role may do, the last three in turn: a page, a label, a switch.
CALLS = [("/v1/classify", PAGE), ("/v1/labels", LABEL), ("/v1/models/reload", None)]


async def statuses(client, headers=None) -> list[int]:
    return [(await client.post(path, json=body, headers=headers)).status_code for path, body in CALLS]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param("read", [200, 403, 403], id="read"),
        pytest.param("label", [200, 201, 403], id="label"),
        pytest.param("admin", [200, 201, 200], id="admin"),
    ],
)
async def test_each_role_includes_those_before(serve, make_key, role, expected) -> None:
    headers, _ = make_key(role)
    async with serve() as client:
        assert await statuses(client, headers) == expected
        assert await statuses(client) == [401, 401, 401]


async def test_403_names_both_roles(serve, make_key) -> None:
    headers, _ = make_key("read")
    async with serve() as client:
        problem = (await client.post("/v1/labels", json=LABEL, headers=headers)).json()
    assert problem["code"] == "forbidden"
    assert "label" in problem["detail"]
    assert "read" in problem["detail_zh"]


async def test_keys_of_the_settings_may_read(serve) -> None:
    async with serve(api_keys=digest_key("first-key")) as client:
        assert await statuses(client, {"X-API-Key": "first-key"}) == [200, 403, 403]


async def test_without_keys_everything_but_switching_is_open_on_this_machine(serve, tmp_path) -> None:
    async with serve() as client:
        models = await client.get("/v1/models")
        assert not (tmp_path / "service.db").exists(), "reading made a database"
        assert await statuses(client) == [200, 201, 401]
    assert models.status_code == 200


async def test_new_and_revoked_keys_take_effect_within_a_second(serve, make_key) -> None:
    async with serve() as client:
        assert (await client.get("/v1/models")).status_code == 200
        headers, info = make_key("read")
        assert await seconds_until(client, headers, {}, 401) < 1
        assert (await client.get("/v1/models", headers=headers)).status_code == 200
        with Database.open() as database, database.transaction() as session:
            revoke_key(session, info.id)
        assert await seconds_until(client, headers, headers, 401) < 1
        assert (await client.get("/v1/models")).status_code == 401, "open again once all are revoked"


async def seconds_until(client, headers, sent, status) -> float:
    begun = time.perf_counter()
    async with asyncio.timeout(5):
        while (await client.get("/v1/models", headers=sent)).status_code != status:
            await asyncio.sleep(0.02)
    return time.perf_counter() - begun


async def test_the_last_use_is_noted(serve, make_key) -> None:
    headers, _ = make_key("read")
    make_key("read", "未用过")
    async with serve() as client:
        await client.get("/v1/models", headers=headers)
    with Database.open() as database, database.reading() as session:
        assert [key.last_used_at is not None for key in list_keys(session)] == [True, False]


async def test_no_request_asks_the_database(serve, make_key, monkeypatch) -> None:
    headers, _ = make_key("read")
    asked = []

    def refuse(_database, _threads, work):
        asked.append(work)
        raise DatabaseUnavailableError

    async with serve() as client:
        with monkeypatch.context() as patch:
            patch.setattr(ServiceDatabase, "_call", refuse)
            begun = time.perf_counter()
            for _ in range(50):
                assert (await client.post("/v1/classify", json=PAGE, headers=headers)).status_code == 200
            seconds = time.perf_counter() - begun
    assert len(asked) < 5 + 5 * seconds  # the tasks that follow keys and jobs


async def test_known_keys_open_while_the_database_is_gone(serve, make_key, tmp_path, monkeypatch) -> None:
    headers, _ = make_key("label")
    file = tmp_path / "service.db"
    async with serve() as client:
        for part in list(tmp_path.glob("service.db*")):
            part.rename(tmp_path / f"away-{part.name}")
        await asyncio.sleep(0.7)
        assert (await client.post("/v1/classify", json=PAGE, headers=headers)).status_code == 200
        assert (await client.get("/v1/models")).status_code == 401
        gone = await client.post("/v1/labels", json=LABEL, headers=headers)
        assert (gone.status_code, gone.json()["code"]) == (503, "database_unavailable")
        assert gone.headers["Retry-After"] == "5"
        assert str(file) not in gone.text
        for part in list(tmp_path.glob("away-*")):
            part.rename(tmp_path / part.name.removeprefix("away-"))
        assert (await client.post("/v1/labels", json=LABEL, headers=headers)).status_code == 201


async def test_a_database_that_cannot_be_read_at_the_start_opens_no_door(serve, tmp_path) -> None:
    Path(tmp_path / "service.db").write_text("青石镇果园" * 500, encoding="utf-8")
    async with serve() as client:
        assert (await client.get("/v1/models")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
    async with serve(api_keys=digest_key("first-key")) as client:
        assert (await client.get("/v1/models", headers={"X-API-Key": "first-key"})).status_code == 200
        assert (await client.get("/v1/models", headers={"X-API-Key": "other"})).status_code == 503
        assert (await client.get("/v1/models")).status_code == 401

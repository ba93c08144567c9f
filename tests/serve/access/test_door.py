"""Who may listen beyond this machine, and what callers without a key may do."""

from __future__ import annotations

import pytest

from jianbao.models.database import Database
from jianbao.serve.access.door import check_door, role_without_key
from jianbao.serve.access.key import digest_key
from jianbao.serve.access.key_store import create_key, revoke_key
from jianbao.serve.errors import SettingsError
from jianbao.serve.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_no_keys(host) -> None:
    check_door(Settings(host=host))
    assert role_without_key(Settings(host=host)) == "label"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.8", "news.example"])
def test_other_addresses_need_keys_or_the_flag(host, tmp_path) -> None:
    with pytest.raises(SettingsError, match="no api_keys"):
        check_door(Settings(host=host))
    assert list(tmp_path.iterdir()) == [], "a database was made"
    check_door(Settings(host=host, allow_anonymous=True))
    check_door(Settings(host=host, api_keys=digest_key("钥匙")))
    assert role_without_key(Settings(host=host)) is None
    assert role_without_key(Settings(host=host, allow_anonymous=True)) == "read"


def test_keys_of_the_database_count_until_they_are_revoked() -> None:
    with Database.open() as database:
        with database.transaction() as session:
            _, info = create_key(session, "采编系统", "read")
        check_door(Settings(host="0.0.0.0"))
        with database.transaction() as session:
            revoke_key(session, info.id)
        with pytest.raises(SettingsError, match="keys create"):
            check_door(Settings(host="0.0.0.0"))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("localhost", 200, id="localhost"),
        pytest.param("LocalHost:8000", 200, id="port"),
        pytest.param("127.0.0.1:8000", 200, id="address"),
        pytest.param("127.8.8.8", 200, id="another address of the loopback"),
        pytest.param("[::1]:8000", 200, id="IPv6"),
        pytest.param("evil.example", 421, id="name"),
        pytest.param("evil.example:8000", 421, id="name and port"),
        pytest.param("localhost.evil.example", 421, id="longer name"),
        pytest.param("127.0.0.1.evil.example", 421, id="name like an address"),
        pytest.param("192.168.1.8", 421, id="other machine"),
        pytest.param("", 421, id="none"),
    ],
)
async def test_without_a_key_this_machine_has_only_its_own_names(serve, host, status) -> None:
    async with serve() as client:
        answer = await client.get("/v1/models", headers={"Host": host})
        health = await client.get("/healthz", headers={"Host": host})
    assert (answer.status_code, health.status_code) == (status, 200)
    if status == 421:
        assert answer.json()["code"] == "misdirected"
        assert "localhost" in answer.json()["detail_zh"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("settings", "headers"),
    [
        pytest.param({"api_keys": digest_key("first-key")}, {"X-API-Key": "first-key"}, id="with a key"),
        pytest.param({"host": "192.168.1.8", "allow_anonymous": True}, {}, id="listening for everybody"),
    ],
)
async def test_other_names_are_fine_where_callers_are_known_or_everybody_is_welcome(
    serve, settings, headers
) -> None:
    async with serve(**settings) as client:
        answer = await client.get("/v1/models", headers={**headers, "Host": "news.example"})
    assert answer.status_code == 200

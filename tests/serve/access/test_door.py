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

"""Keys at rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from jianbao.models.database import Database
from jianbao.serve.access.errors import NoSuchKeyError
from jianbao.serve.access.key import digest_key, make_key
from jianbao.serve.access.key_store import create_key, list_keys, note_uses, revoke_key


def test_only_the_digest_is_kept(tmp_path) -> None:
    with Database.open() as database:
        with database.transaction() as session:
            key, info = create_key(session, "采编系统", "label")
        with database.reading() as session:
            row = session.execute(text("SELECT * FROM api_keys")).one()
    assert key[9:] not in "".join(map(str, row))
    assert all(key[9:].encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert (info.digest, info.prefix) == (digest_key(key), key[:9])


def test_keys_are_long_and_never_the_same() -> None:
    keys = {make_key() for _ in range(100)}
    assert len(keys) == 100
    assert {len(key) for key in keys} == {3 + 43}  # 256 bits in base64


def test_revoked_keys_stay_in_the_list() -> None:
    with Database.open() as database:
        with database.transaction() as session:
            _, first = create_key(session, "采编系统", "read")
            _, second = create_key(session, "总编室", "admin")
            revoke_key(session, first.id)
        now = datetime.now(UTC)
        with database.transaction() as session:
            note_uses(session, {second.id: now, "gone": now})
        with database.reading() as session:
            listed = list_keys(session)
    assert [key.name for key in listed] == ["采编系统", "总编室"]
    assert [key.revoked_at is None for key in listed] == [False, True]
    assert [key.last_used_at for key in listed] == [None, now]


@pytest.mark.parametrize("again", [True, False], ids=["revoked before", "unknown"])
def test_what_cannot_be_revoked_is_said(again) -> None:
    with Database.open() as database, database.transaction() as session:
        _, info = create_key(session, "采编系统", "read")
        if again:
            revoke_key(session, info.id)
        with pytest.raises(NoSuchKeyError, match="keys list"):
            revoke_key(session, info.id if again else "00000000")


@pytest.mark.parametrize("name", ["", "  ", "长" * 201], ids=["empty", "blank", "long"])
def test_names_must_say_something(name) -> None:
    refused = pytest.raises(ValueError, match="1 to 200")
    with Database.open() as database, database.transaction() as session, refused:
        create_key(session, name, "read")

"""A database with keys, and clients that use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jianbao.models.database import Database
from jianbao.serve.access.key import KeyInfo
from jianbao.serve.access.key_store import create_key
from tests.models.conftest import database, database_url, postgres

__all__ = ["database", "database_url", "postgres"]

MakeKey = Callable[..., tuple[dict[str, str], KeyInfo]]


@pytest.fixture
def make_key() -> MakeKey:
    """Makes a key in the service's database, and the header that sends it."""

    def make(role: str, name: str = "采编系统") -> tuple[dict[str, str], KeyInfo]:
        with Database.open() as database, database.transaction() as session:
            key, info = create_key(session, name, role)
        return {"Authorization": f"Bearer {key}"}, info

    return make

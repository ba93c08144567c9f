"""Databases to run the same tests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jianbao.models.database import Database
from tests.models.importing import Importers
from tests.postgres import Postgres, missing_reason, postgres_server

ON_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.service)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if reason := missing_reason():
        pytest.skip(reason)
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def importers() -> Iterator[Importers]:
    importers = Importers()
    yield importers
    importers.close()


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that does not exist yet, or is empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'labels.db'}"
    return request.getfixturevalue("postgres").emptied()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with Database.open(database_url) as database:
        yield database

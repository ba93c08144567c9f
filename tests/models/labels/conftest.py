"""A label store on each kind of database."""

from __future__ import annotations

import pytest

from jianbao.models.database import Database
from jianbao.models.labels import LabelStore


@pytest.fixture
def store(database: Database) -> LabelStore:
    return LabelStore(database)

from __future__ import annotations

import pytest
from sqlalchemy import text

from jianbao.models.database import DatabaseError
from jianbao.models.labels import LabelStore
from tests.models.labels.samples import label


@pytest.fixture
def kept(database):
    LabelStore(database).add(label())
    return database


@pytest.mark.parametrize("table", ["labels", "articles"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE {} SET content_hash = 'x'", id="update"),
        pytest.param("DELETE FROM {}", id="delete"),
    ],
)
def test_rows_are_never_changed(kept, table, change):
    with pytest.raises(DatabaseError, match=f"{table} is append-only"), kept.transaction() as session:
        session.execute(text(change.format(table)))
    assert list(LabelStore(kept).latest()) == [label()]


def test_rows_are_never_replaced(kept):
    """Each database has one more way to lose rows."""
    if kept.engine.dialect.name == "sqlite":
        change = "INSERT OR REPLACE INTO articles SELECT content_hash, 'x', 'x', added_at FROM articles"
    else:
        change = "TRUNCATE articles"
    with pytest.raises(DatabaseError, match="append-only"), kept.transaction() as session:
        session.execute(text(change))
    assert list(LabelStore(kept).latest()) == [label()]

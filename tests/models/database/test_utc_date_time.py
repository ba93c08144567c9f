from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from jianbao.models.database import UtcDateTime

TIMES = Table("times", MetaData(), Column("at", UtcDateTime))


@pytest.fixture
def session(database):
    with database.transaction() as session:
        TIMES.create(session.connection())
        yield session


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(datetime(2026, 3, 2, 9, 30, 0, 1, tzinfo=UTC), id="utc"),
        pytest.param(datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=8))), id="beijing"),
        pytest.param(None, id="none"),
    ],
)
def test_a_moment_comes_back_in_utc(session, moment):
    session.execute(insert(TIMES), {"at": moment})
    kept = session.scalar(select(TIMES.c.at))
    assert kept == moment
    assert kept is None or kept.tzinfo is UTC


def test_a_time_without_zone_is_refused(database, session):
    dialect = database.engine.dialect
    with pytest.raises(ValueError, match="has no time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 3, 2), dialect)

"""Jobs on both kinds of databases."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from jianbao.models.database import Database
from jianbao.serve.jobs.job import Job, NewJob
from jianbao.serve.jobs.store import add_job
from tests.models.conftest import database, database_url, postgres
from tests.serve.processes.conftest import start

__all__ = ["database", "database_url", "postgres", "start"]

AddJob = Callable[..., Job]


@pytest.fixture
def add(database: Database) -> AddJob:
    """Takes a job of so many pages in."""
    n_jobs = 0

    def add_one(n_items: int, *, owner: str = "cms", webhook_url: str = "", max_waiting: int = 1000) -> Job:
        nonlocal n_jobs
        n_jobs += 1
        new = NewJob(
            id=f"{n_jobs:032x}",
            owner=owner,
            task="classify",
            options={"threshold": 0.5},
            pages=[json.dumps({"title": f"第{n}号通告\x00\ud800"}).encode() for n in range(n_items)],
            webhook_url=webhook_url,
        )
        with database.transaction() as session:
            return add_job(session, new, max_waiting)

    return add_one

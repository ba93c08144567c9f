"""What the runner does when things go wrong."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter
from sqlalchemy import update

from jianbao.nlp import Page, Record
from jianbao.nlp.errors import EmptyInputError
from jianbao.nlp.record import make_error_record
from jianbao.serve.database import ServiceDatabase
from jianbao.serve.engine import SUMMARIZE, Engine, EngineLimits, Finding, StageLimits
from jianbao.serve.errors import InternalError, QueueFullError
from jianbao.serve.jobs.job import NewJob
from jianbao.serve.jobs.runner import JobRunner
from jianbao.serve.jobs.store import add_job, get_job, read_results
from jianbao.serve.jobs.tables import JobRow

pytestmark = pytest.mark.anyio

ID = "0" * 32


@pytest.fixture
async def store():
    store = ServiceDatabase()
    new = NewJob(
        id=ID,
        owner="cms",
        task="classify",
        options={},
        pages=[json.dumps({"id": str(n), "title": f"第{n}条"}).encode() for n in range(3)],
    )
    await store.write(lambda session: add_job(session, new, 100))
    yield store
    store.close()


def runner_of(store, engine, **settings) -> JobRunner:
    def present(record: Record, _options) -> bytes:
        return (record.error.code if record.error else str(record.id)).encode()

    settings = {"batch_size": 2, "deadline_s": 5, "lease_s": 60, **settings}
    return JobRunner(store, engine, present, **settings)


async def records(store) -> list[bytes]:
    page = await store.read(lambda session: read_results(session, ID, None, cursor=0, limit=9))
    return [result.record for result in page.results]


async def test_it_works_a_job_off_in_batches(store, parts, classifier) -> None:
    async with Engine(parts) as engine:
        runner = runner_of(store, engine)
        classifier.batch_sizes.clear()
        assert [await runner.run_next() for _ in range(3)] == [True, True, False]
    assert classifier.batch_sizes == [2, 1]
    assert await records(store) == [b"0", b"1", b"2"]


class FailingEngine:
    """Answers every page of a job with the same error."""

    def __init__(self, error) -> None:
        self.queue_depths = {}
        self._error = error

    def check_room(self, *_args) -> None:
        if isinstance(self._error, QueueFullError):
            raise self._error

    async def run_many(self, pages, *_args, **_options):
        records = [make_error_record(self._error, id=page.id, source_path=None) for page in pages]
        return [Finding(record=record, timings_ms={}) for record in records]


async def test_passing_errors_are_tried_again_and_then_kept(store) -> None:
    runner = runner_of(store, FailingEngine(InternalError()), batch_size=3)
    n_rounds = 0
    while (await store.read(lambda session: get_job(session, ID, None))).state != "done":
        await runner.run_next()
        n_rounds += 1
    assert n_rounds == 1 + 2 * 3  # together, then each alone
    assert await records(store) == [b"internal_error"] * 3


async def test_lasting_errors_are_kept_at_once(store) -> None:
    runner = runner_of(store, FailingEngine(EmptyInputError("empty", "空")), batch_size=3)
    assert await runner.run_next()
    job = await store.read(lambda session: get_job(session, ID, None))
    assert (job.state, job.n_failed) == ("done", 3)


async def test_full_queues_leave_the_job_waiting(store) -> None:
    runner = runner_of(store, FailingEngine(QueueFullError("tagging", 1, 1)))
    with pytest.raises(QueueFullError):
        await runner.run_next()
    assert (await store.read(lambda session: get_job(session, ID, None))).state == "queued"


async def test_a_full_summary_queue_holds_up_summaries_only(store, parts, gated, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.jobs.runner._PATIENCE_S", 0.1)
    older = NewJob(id="1" * 32, owner="cms", task="analyze", options={}, pages=[b'{"title": "x"}'])
    await store.write(lambda session: add_job(session, older, 100))
    past = update(JobRow).where(JobRow.id == older.id).values(touched_at=datetime(2020, 1, 1, tzinfo=UTC))
    await store.write(lambda session: session.execute(past))
    full = EngineLimits(summary=StageLimits(batch_size=1, capacity=1))
    async with Engine(parts, full) as engine:
        gated.close()
        waiting = asyncio.create_task(engine.run(Page(content={"title": "占住"}), SUMMARIZE))
        await asyncio.to_thread(gated.begun.wait, 5)
        runner = runner_of(store, engine, batch_size=3)
        assert [await runner.run_next(), await runner.run_next()] == [True, False]
        gated.gate.set()
        await waiting
    assert await records(store) == [b"0", b"1", b"2"]
    assert (await store.read(lambda session: get_job(session, older.id, None))).state == "queued"


async def test_a_page_that_kills_its_worker_is_given_up(store, parts) -> None:
    class Killed(BaseException):
        pass

    class KillingEngine(FailingEngine):
        async def run_many(self, pages, *_args, **_options):
            raise Killed

    killing = runner_of(store, KillingEngine(None), batch_size=1, lease_s=0)
    for _ in range(9):
        with pytest.raises(Killed):
            await killing.run_next()
    async with Engine(parts) as engine:
        runner = runner_of(store, engine, lease_s=60)
        while await runner.run_next():
            pass
    assert await records(store) == [b"internal_error"] * 3


@pytest.mark.parametrize("present", [TypeAdapter(Record).dump_json, lambda record: record.to_json().encode()])
async def test_an_id_that_cannot_be_written_costs_the_others_nothing(store, parts, present) -> None:
    pages = [{"id": "甲", "title": "x"}, {"id": "\ud83d", "title": "x"}, {"id": "丙", "title": "x"}]
    bad = NewJob(
        id="1" * 32,
        owner="cms",
        task="classify",
        options={},
        pages=[json.dumps(page).encode() for page in pages],
    )
    await store.write(lambda session: add_job(session, bad, 100))
    async with Engine(parts) as engine:
        runner = JobRunner(
            store,
            engine,
            lambda record, _options: present(record),
            batch_size=3,
            deadline_s=5,
            lease_s=60,
        )
        while await runner.run_next():
            pass
    page = await store.read(lambda session: read_results(session, bad.id, None, cursor=0, limit=9))
    found = [json.loads(result.record) for result in page.results]
    codes = [record["error"] and record["error"]["code"] for record in found]
    assert codes == [None, "invalid_request", None]
    assert [record["id"] for record in found] == ["甲", "", "丙"]


async def test_a_record_that_cannot_be_written_is_one_that_says_so(store) -> None:
    def present(record: Record, _options) -> bytes:
        return TypeAdapter(Record).dump_json(record)

    class OddEngine(FailingEngine):
        async def run_many(self, pages, *_args, **_options):
            return [Finding(record=Record(id="\ud83d"), timings_ms={}) for _page in pages]

    runner = JobRunner(store, OddEngine(None), present, batch_size=3, deadline_s=5, lease_s=60)
    assert await runner.run_next()
    assert [json.loads(record)["error"]["code"] for record in await records(store)] == ["internal_error"] * 3

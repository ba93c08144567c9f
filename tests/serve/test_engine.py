"""The engine without HTTP."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from jianbao.nlp import Page
from jianbao.nlp.errors import EmptyInputError
from jianbao.serve.engine import (
    ANALYZE,
    CLASSIFY,
    SUMMARIZE,
    Deadline,
    Engine,
    EngineLimits,
    StageLimits,
    tagging,
)
from jianbao.serve.engine.admission import Admission
from jianbao.serve.errors import DeadlineError, QueueFullError, ShuttingDownError

pytestmark = pytest.mark.anyio

LIMITS = EngineLimits(drain_s=5.0)


def page(title: str = "清河县水渠放水") -> Page:
    return Page(content={"title": title, "text": "县里新修的水渠今天放水，3个村受益。"}, id=title)


async def begun(gated) -> None:
    assert await asyncio.to_thread(gated.begun.wait, 5)


async def test_ready_only_while_it_is_open(parts) -> None:
    engine = Engine(parts, LIMITS)
    assert not engine.ready
    async with engine:
        assert engine.ready
        assert engine.models[0].name == "fake-1"
    assert not engine.ready


async def test_page_that_cannot_be_used_raises_its_error(parts) -> None:
    async with Engine(parts, LIMITS) as engine:
        with pytest.raises(EmptyInputError):
            await engine.run(Page(content=b" "), ANALYZE)
        with pytest.raises(EmptyInputError, match="given"):
            await engine.run(Page(content=EmptyInputError("given", "给定")), ANALYZE)


async def test_deadline_of_an_engine_without_one_for_the_page(parts, gated) -> None:
    async with Engine(parts, replace(LIMITS, timeout_s=0.03)) as engine:
        gated.close()
        with pytest.raises(DeadlineError, match="30 ms"):
            await engine.run(page(), ANALYZE)
        gated.gate.set()


async def test_pages_that_are_on_their_way_share_a_batch_without_a_delay(parts, classifier) -> None:
    async def after(rounds: int, engine: Engine) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        await engine.run(page(str(rounds)), CLASSIFY)

    async with Engine(parts, LIMITS) as engine:
        classifier.batch_sizes.clear()
        await asyncio.gather(*(after(rounds, engine) for rounds in (0, 1, 2, 3)))
    assert LIMITS.tagging.delay_s == 0
    assert classifier.batch_sizes == [4]


async def test_deadline_that_is_over_costs_no_work(parts, classifier) -> None:
    async with Engine(parts, LIMITS) as engine:
        classifier.batch_sizes.clear()
        with pytest.raises(DeadlineError):
            await engine.run(page(), CLASSIFY, deadline=Deadline.after(-1.0))
        await asyncio.sleep(0.03)
    assert classifier.batch_sizes == []


async def test_a_batch_that_fails_is_tried_item_by_item(parts, gated, monkeypatch) -> None:
    inner = gated.summarize

    def trip(articles):
        if any(article.title == "坏稿" for article in articles):
            raise ZeroDivisionError
        return inner(articles)

    monkeypatch.setattr(gated, "summarize", trip)
    async with Engine(parts, LIMITS) as engine:
        tasks = [asyncio.create_task(engine.run(page(title), ANALYZE)) for title in ("甲稿", "坏稿", "乙稿")]
        results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[1], ZeroDivisionError)
    assert [result.record.title for result in (results[0], results[2])] == ["甲稿", "乙稿"]


async def test_a_model_that_cannot_explain_fails_only_who_asks(parts) -> None:
    """A request may have been taken in while another model was at work."""
    async with Engine(parts, LIMITS) as engine:
        [asking], [other] = await asyncio.gather(
            engine.run_many([page()], CLASSIFY, explain_among=()), engine.run_many([page()], CLASSIFY)
        )
    assert (asking.record.error.code, other.record.error) == ("explain_unavailable", None)


async def test_a_model_that_forgets_an_item_is_a_fault_not_a_hang(parts, gated, monkeypatch) -> None:
    inner = gated.summarize
    monkeypatch.setattr(
        gated, "summarize", lambda articles: [] if articles[0].title == "坏稿" else inner(articles)
    )
    async with Engine(parts, LIMITS) as engine:
        with pytest.raises(RuntimeError, match="0 results for 1 items"):
            await engine.run(page("坏稿"), SUMMARIZE)
        assert (await engine.run(page("好稿"), SUMMARIZE)).record.title == "好稿"


async def test_models_that_do_not_work_are_found_before_it_is_ready(parts, gated, monkeypatch) -> None:
    monkeypatch.setattr(gated, "summarize", lambda _articles: [])
    engine = Engine(parts, LIMITS)
    with pytest.raises(RuntimeError, match="0 results"):
        await engine.__aenter__()
    assert not engine.ready


async def test_closing_finishes_what_was_taken_in_and_refuses_the_rest(parts, gated) -> None:
    engine = await Engine(parts, LIMITS).__aenter__()
    gated.close()
    accepted = [asyncio.create_task(engine.run(page(f"第{n}条"), ANALYZE)) for n in range(12)]
    await begun(gated)
    closing = asyncio.create_task(engine.close())
    await asyncio.sleep(0)
    assert not engine.ready
    with pytest.raises(ShuttingDownError):
        await engine.run(page("迟到的一条"), ANALYZE)
    gated.gate.set()
    assert [finding.record.title for finding in await asyncio.gather(*accepted)] == [
        f"第{n}条" for n in range(12)
    ]
    await closing


async def test_closing_takes_no_longer_than_allowed(parts, gated) -> None:
    engine = await Engine(parts, replace(LIMITS, drain_s=0.05)).__aenter__()
    gated.close()
    stuck = [asyncio.create_task(engine.run(page(f"第{n}条"), ANALYZE)) for n in range(12)]
    await begun(gated)
    async with asyncio.timeout(2):
        await engine.close()
    gated.gate.set()
    results = await asyncio.gather(*stuck, return_exceptions=True)
    assert {type(result) for result in results} == {ShuttingDownError}


async def test_cancelled_callers_leave_the_queue(parts, gated) -> None:
    limits = replace(LIMITS, summary=StageLimits(batch_size=1, capacity=3))
    async with Engine(parts, limits) as engine:
        gated.close()
        tasks = [asyncio.create_task(engine.run(page(f"第{n}条"), ANALYZE)) for n in range(3)]
        await begun(gated)
        with pytest.raises(QueueFullError):
            engine.check_room(ANALYZE)
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks[1:], return_exceptions=True)
        engine.check_room(ANALYZE, 2)
        gated.gate.set()
        await tasks[0]
    assert gated.batches == [["第0条"]]


async def test_pages_of_a_batch_leave_the_tagging_queue_one_by_one(parts, gated) -> None:
    async with Engine(parts, LIMITS) as engine:
        gated.close()
        pages = [page("甲稿"), Page(content=EmptyInputError("given", "给定")), page("乙稿")]
        batch = asyncio.create_task(engine.run_many(pages, ANALYZE))
        await begun(gated)
        assert engine.queue_depths == {"tagging": 0, "tagging_long": 0, "summary": 3}
        gated.gate.set()
        await batch
        assert engine.queue_depths == {"tagging": 0, "tagging_long": 0, "summary": 0}


class SlowReading:
    """Reading of long pages, which waits for its gate; others are read at once."""

    def __init__(self, monkeypatch) -> None:
        self.gate = threading.Event()
        self.begun = threading.Event()
        self._read = tagging.read_page
        monkeypatch.setattr(tagging, "read_page", self)

    def __call__(self, content):
        if len(content["text"]) > LIMITS.long_page_chars:
            self.begun.set()
            assert self.gate.wait(10), "the test never opened the gate"
        return self._read(content)


LONG_PAGE = Page(content={"title": "长稿", "text": "县里新修的水渠今天放水。\n" * 10_000})


@pytest.mark.parametrize("timeout_s", [5.0, 0.05], ids=["in time", "deadline passed"])
async def test_no_tag_waits_for_a_long_page(parts, monkeypatch, timeout_s) -> None:
    reading = SlowReading(monkeypatch)
    async with Engine(parts, LIMITS) as engine:
        long = asyncio.create_task(engine.run(LONG_PAGE, CLASSIFY, deadline=Deadline.after(timeout_s)))
        await asyncio.to_thread(reading.begun.wait, 5)
        await asyncio.wait([long], timeout=0.1)
        async with asyncio.timeout(2):
            tagged = await engine.run(page(), CLASSIFY)
        reading.gate.set()
        [outcome] = await asyncio.gather(long, return_exceptions=True)
    assert tagged.record.topic is not None
    assert isinstance(outcome, DeadlineError) == (timeout_s < 1)


async def test_a_full_lane_of_long_pages_refuses_no_others(parts, monkeypatch) -> None:
    reading = SlowReading(monkeypatch)
    limits = replace(LIMITS, long_tagging=StageLimits(batch_size=1, capacity=1))
    async with Engine(parts, limits) as engine:
        first = asyncio.create_task(engine.run(LONG_PAGE, CLASSIFY))
        await asyncio.to_thread(reading.begun.wait, 5)
        with pytest.raises(QueueFullError, match="tagging_long"):
            await engine.run_many([page(), LONG_PAGE], CLASSIFY)
        assert engine.queue_depths == {"tagging": 0, "tagging_long": 1, "summary": 0}
        assert (await engine.run(page(), CLASSIFY)).record.topic is not None
        reading.gate.set()
        await first
        assert len(await engine.run_many([page(), LONG_PAGE], CLASSIFY)) == 2


def test_advice_when_to_retry_follows_the_pace() -> None:
    admission = Admission("summary", capacity=40)
    for _ in range(50):
        admission.note_pace(8, 4.0)
    with admission.hold(40), pytest.raises(QueueFullError) as caught:
        admission.check_room()
    assert caught.value.retry_after_s == 20
    admission.check_room(40)


def test_nothing_is_taken_in_that_would_wait_too_long() -> None:
    admission = Admission("summary", capacity=40, max_wait_s=4.0)
    for _ in range(50):
        admission.note_pace(8, 4.0)
    with admission.hold(32), pytest.raises(QueueFullError, match="32 pages"):  # idle, it took all of a batch
        admission.check_room()
    with admission.hold(8):
        admission.check_room()
    with admission.hold(9), admission.hold(0):  # who wants nothing done is not refused
        pass


def test_half_a_batch_is_taken_in_however_slow_the_model() -> None:
    admission = Admission("summary", capacity=40, max_wait_s=4.0, always=4)
    admission.note_pace(1, 30.0)
    with admission.hold(3):
        admission.check_room()
    with admission.hold(4), pytest.raises(QueueFullError):
        admission.check_room()

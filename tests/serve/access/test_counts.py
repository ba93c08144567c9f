"""Windows of requests, and how workers share them."""

from __future__ import annotations

import multiprocessing

import pytest

from jianbao.serve.access import rates
from jianbao.serve.access.counts import Counts
from jianbao.serve.access.errors import RateLimitedError
from jianbao.serve.access.rates import RateLimits
from jianbao.serve.access.window import Window


@pytest.mark.parametrize(
    ("window", "elapsed", "used", "until_two"),
    [
        pytest.param(Window(7, 0, 0), 0.5, 0, 0, id="nothing"),
        pytest.param(Window(7, 2, 0), 0.5, 2, 0, id="few"),
        pytest.param(Window(7, 4, 0), 0.5, 4, 0.5 + 0.5, id="now"),
        pytest.param(Window(7, 0, 8), 0.5, 4, 0.25, id="before"),
        pytest.param(Window(7, 3, 4), 0.5, 5, 0.5 + 1 / 3, id="both"),
    ],
)
def test_what_counts_and_how_long(window, elapsed, used, until_two) -> None:
    assert window.used(elapsed) == used
    assert window.periods_until(2, elapsed) == pytest.approx(until_two)


def test_a_period_is_forgotten_after_the_next() -> None:
    window = Window(7, 3, 5)
    assert (window.at(7), window.at(8), window.at(9)) == (window, Window(8, 0, 3), Window(9, 0, 0))


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands, at the beginning of a minute."""
    now = [60_000.0]
    monkeypatch.setattr(rates.time, "time", lambda: now[0])
    return now


def spend(limits: RateLimits, times: int) -> int:
    """How many of so many requests get through."""
    passed = 0
    for _ in range(times):
        try:
            limits.spend("cms")
            passed += 1
        except RateLimitedError:
            pass
    return passed


def test_two_workers_count_together(tmp_path, clock) -> None:
    one, two = (RateLimits("10/minute", Counts(tmp_path)) for _ in range(2))
    assert (spend(one, 7), spend(two, 7), spend(one, 1)) == (7, 3, 0)
    assert one.headers("cms")["RateLimit"] == two.headers("cms")["RateLimit"] == '"key";r=0;t=66'
    assert one.headers("cms")["RateLimit-Policy"] == '"key";q=10;w=60'
    two.spend("another")


def test_a_request_is_let_in_when_it_was_said(tmp_path, clock) -> None:
    limits = RateLimits("10/minute", Counts(tmp_path))
    spend(limits, 10)
    clock[0] += 30
    with pytest.raises(RateLimitedError) as refused:
        limits.spend("cms")
    clock[0] += refused.value.retry_after_s - 1
    assert spend(limits, 1) == 0
    clock[0] += 1
    assert spend(limits, 2) == 1


def test_processes_alone_count_alone(clock) -> None:
    assert [spend(RateLimits("10/minute"), 12) for _ in range(2)] == [10, 10]


def _count(folder, results) -> None:
    limits = RateLimits("3000/day", Counts(folder))
    results.put(spend(limits, 2000))


def test_no_request_is_lost_or_counted_twice(tmp_path) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    workers = [context.Process(target=_count, args=(tmp_path, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    passed = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(10)
    assert sum(passed) == 3000


def test_a_folder_without_room_costs_no_request(tmp_path, monkeypatch, caplog) -> None:
    def full(*_args) -> None:
        raise OSError(28, "No space left on device")

    counts = Counts(tmp_path)
    monkeypatch.setattr("os.posix_fallocate", full)
    assert spend(RateLimits("10/minute", counts), 11) == 10
    assert "No space left" in caplog.text

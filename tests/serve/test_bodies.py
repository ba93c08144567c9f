"""How bodies come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from jianbao.serve.body_budget import BodyBudget
from jianbao.serve.errors import BodiesFullError

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}
PAGE = '{"title": "柳河县乡村艺术节开幕"'.encode()


async def pieces(*, size: int, pause_s: float, n: int) -> AsyncIterator[bytes]:
    """A page in pieces of blanks, with a pause after each."""
    yield PAGE
    for _ in range(n):
        yield b" " * size
        await asyncio.sleep(pause_s)
    yield b"}"


async def test_body_that_comes_steadily_may_take_long(serve) -> None:
    async with serve(body_timeout_s=0.5) as client:
        response = await client.post(
            "/v1/extract", content=pieces(size=50_000, pause_s=0.08, n=12), headers=JSON
        )
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    ("size", "pause_s"),
    [pytest.param(10, 0.02, id="drops"), pytest.param(50_000, 5, id="stops in the middle")],
)
async def test_body_that_hardly_comes_is_given_up(serve, size, pause_s) -> None:
    loop = asyncio.get_running_loop()
    async with serve(body_timeout_s=0.2) as client:
        began = loop.time()
        response = await client.post(
            "/v1/extract", content=pieces(size=size, pause_s=pause_s, n=1000), headers=JSON
        )
    assert (response.status_code, response.json()["code"]) == (408, "body_timeout")
    assert loop.time() - began < 3


class HalfSent:
    """A body of which the second half comes only once it is wanted."""

    def __init__(self, n_bytes: int) -> None:
        self.begun, self.wanted = asyncio.Event(), asyncio.Event()
        self._n_bytes = n_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        half = b" " * (self._n_bytes // 2)
        yield PAGE + half
        self.begun.set()
        await self.wanted.wait()
        yield half + b"}"


@pytest.mark.parametrize("announced", [pytest.param(True, id="announced"), pytest.param(False, id="chunked")])
async def test_bodies_on_their_way_have_bounded_room(serve, announced) -> None:
    headers = {**JSON, "Content-Length": "400000"} if announced else JSON
    size = 400_000 - len(PAGE) - 1
    async with serve(receiving_bytes=500_000) as client:
        body = HalfSent(size)
        waiting = asyncio.create_task(client.post("/v1/extract", content=body, headers=headers))
        await body.begun.wait()
        refused = await client.post("/v1/extract", content=PAGE + b" " * 600_000 + b"}", headers=JSON)
        small = await client.post("/v1/extract", content=PAGE + b"}", headers=JSON)
        body.wanted.set()
        first = await waiting
        again = await client.post("/v1/extract", content=PAGE + b" " * 600_000 + b"}", headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (429, "bodies_full")
    assert int(refused.headers["Retry-After"]) >= 1
    assert [answer.status_code for answer in (first, small, again)] == [200, 200, 200]


async def gone() -> AsyncIterator[bytes]:
    yield PAGE + b" " * 100_000
    raise ConnectionResetError


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(pieces(size=100_000, pause_s=5, n=2), 408, id="too slow"),
        pytest.param(pieces(size=100_000, pause_s=0, n=20), 413, id="too large"),
        pytest.param(PAGE + b" " * 100_000, 400, id="not JSON"),
        pytest.param(gone(), 500, id="broken off"),
    ],
)
async def test_room_is_given_back_whatever_happens(serve, content, status) -> None:
    async with serve(max_body_bytes=1_000_000, body_timeout_s=0.2) as client:
        response = await client.post("/v1/extract", content=content, headers=JSON)
        assert response.status_code == status
        assert client._transport.app.state.body_budget.n_bytes == 0


def test_budget_counts_each_body_once() -> None:
    budget = BodyBudget(1_000_000)
    with budget.share() as first, budget.share() as second:
        first.claim(3_000_000)
        with pytest.raises(BodiesFullError):
            second.claim(65_537)
        second.claim(65_536)
    with budget.share() as first, budget.share() as second:
        first.claim(565_536)
        first.claim(500_000)
        second.claim(465_536)
        assert budget.n_bytes == 900_000
    assert budget.n_bytes == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("classify", "application/json", id="page"),
        pytest.param("labels", "application/x-ndjson", id="lines of another route"),
        pytest.param("jobs", "application/json", id="job as one object"),
    ],
)
async def test_an_idempotency_key_makes_no_body_longer(serve, path, kind) -> None:
    headers = {"Content-Type": kind, "Idempotency-Key": "k-1"}
    async with serve(max_body_bytes=1_000, job_body_bytes=100_000) as client:
        refused = await client.post(f"/v1/{path}", content=b" " * 1_001, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


async def test_a_job_as_lines_may_be_longer(serve) -> None:
    headers = {"Content-Type": "application/x-ndjson; charset=utf-8", "Idempotency-Key": "k-1"}
    async with serve(max_body_bytes=1_000, job_body_bytes=100_000) as client:
        taken = await client.post("/v1/jobs", content=(PAGE + b"}\n") * 100, headers=headers)
    assert taken.status_code == 202, taken.text

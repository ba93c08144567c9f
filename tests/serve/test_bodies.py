"""How bodies come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

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

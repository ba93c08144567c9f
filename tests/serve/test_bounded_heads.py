"""Heads that are too long, come too slowly or are none, over real sockets."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from jianbao.serve import bounded_heads
from jianbao.serve.one_piece import OnePieceProtocol

pytestmark = pytest.mark.anyio

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request):
    return "asyncio", {"use_uvloop": request.param}


async def echo(scope, receive, send) -> None:
    """Answers with the number of bytes in the body; never when the client goes."""
    n_bytes, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        n_bytes += len(message.get("body", b""))
        more = message.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(0.3)
    text = b"%d" % n_bytes
    headers = [(b"content-length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


@pytest.fixture
async def connect():
    """Opens connections to an app behind the protocol."""
    config, state = Config(echo, log_config=None, access_log=False), ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: OnePieceProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )

    @asynccontextmanager
    async def connected():
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield reader, writer
        writer.close()

    yield connected
    server.close()


async def exchange(connect, *pieces: bytes) -> bytes:
    """All that comes back for `pieces`, until the server closes."""
    async with connect() as (reader, writer), asyncio.timeout(10):
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.01)
        return await reader.read()


def problem_of(answer: bytes) -> dict:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert f"X-Request-ID: {json.loads(body)['request_id']}".lower().encode() in head.lower()
    for name in (b"connection: close", b"x-content-type-options: nosniff", b"cache-control: no-store"):
        assert name in head.lower()
    return json.loads(body)


ONE = GET[:-2] + b"X-Long: " + b"x" * 70_000 + b"\r\n\r\n"
MANY = GET[:-2] + b"".join(b"X-%d: x\r\n" % n for n in range(10_000)) + b"\r\n"
QUERY = b"GET /?q=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"
ENDLESS = (GET[:-2] + b"X-Long: ", *[b"x" * 40_000] * 3)


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param((ONE,), id="one header"),
        pytest.param((MANY,), id="many headers"),
        pytest.param((QUERY,), id="query"),
        pytest.param(ENDLESS, id="without an end"),
        pytest.param((CHUNKED + b"1\r\nx\r\n0\r\nX-Long: ", *[b"x" * 40_000] * 2), id="trailer"),
        pytest.param((CHUNKED + b"1;x=", *[b"x" * 40_000] * 2), id="chunk extension"),
    ],
)
async def test_long_heads_are_refused_and_the_connection_closed(connect, pieces) -> None:
    answer = await exchange(connect, *pieces)
    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert problem_of(answer)["code"] == "head_too_large"


async def test_what_was_asked_before_a_long_head_is_answered(connect) -> None:
    answer = await exchange(connect, GET + ONE)
    assert answer.count(b"HTTP/1.1") == answer.count(b" 200 OK") == 1


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(b"X-Long: " + b"x" * 63_000 + b"\r\nContent-Length: 900000", b"x" * 900_000, id="long"),
        pytest.param(
            b"Transfer-Encoding: chunked",
            b"1\r\nx\r\n" * 100_000 + b"0\r\nX-End: 1\r\n\r\n",
            id="small chunks",
        ),
    ],
)
async def test_long_bodies_pass_behind_heads_that_are_short_enough(connect, head, body) -> None:
    answer = await exchange(connect, POST + head + b"\r\nConnection: close\r\n\r\n", body)
    assert int(answer.partition(b"\r\n\r\n")[2]) == body.count(b"x")


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param((), id="nothing"),
        pytest.param((GET[:20],), id="half a head"),
        pytest.param((GET, GET[:20]), id="half a second head"),
        pytest.param((GET, b"\r\n"), id="empty lines"),
        pytest.param((GET + GET[:20],), id="half a head behind one"),
    ],
)
async def test_slow_heads_end_the_connection(connect, monkeypatch, pieces) -> None:
    monkeypatch.setattr(bounded_heads, "_HEAD_S", 0.2)
    start = time.perf_counter()
    answer = await exchange(connect, *pieces)
    assert 0.15 < time.perf_counter() - start < 2
    assert answer.count(b" 200 OK") == sum(piece.count(GET) for piece in pieces)


async def test_dripping_does_not_help(connect, monkeypatch) -> None:
    monkeypatch.setattr(bounded_heads, "_HEAD_S", 0.2)
    async with connect() as (reader, writer), asyncio.timeout(2):
        writer.write(GET[:-2])
        reading = asyncio.create_task(reader.read())
        while not reading.done():
            writer.write(b"X: x\r\n")
            await asyncio.sleep(0.01)
    await asyncio.gather(reading, return_exceptions=True)  # the end, or a reset


async def test_whole_heads_keep_the_connection_and_start_no_timer(connect, monkeypatch) -> None:
    monkeypatch.setattr(bounded_heads, "_HEAD_S", 0.2)
    started = []
    begin = OnePieceProtocol._start_timer
    monkeypatch.setattr(OnePieceProtocol, "_start_timer", lambda self: (started.append(1), begin(self)))
    async with connect() as (reader, writer):
        for path in (b"/", b"/slow", b"/"):
            writer.write(GET.replace(b"/ ", path + b" "))
            assert b" 200 OK" in await reader.readuntil(b"\r\n\r\n0")
            await asyncio.sleep(0.15)
    assert len(started) == 1


async def test_an_answer_in_progress_outlives_the_half_head_behind_it(connect, monkeypatch) -> None:
    monkeypatch.setattr(bounded_heads, "_HEAD_S", 0.1)
    answer = await exchange(connect, GET.replace(b"/ ", b"/slow "), GET[:20])
    assert answer.endswith(b"connection: close\r\n\r\n0")


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"GET\r\n\r\n", id="no address"),
        pytest.param(POST + b"Content-Length: -1\r\n\r\n", id="negative length"),
        pytest.param(POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", id="two lengths"),
        pytest.param(POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", id="lengths that differ"),
        pytest.param(CHUNKED + b"x\r\n", id="broken chunk"),
    ],
)
async def test_what_is_not_http_is_told_so_in_both_languages(connect, sent) -> None:
    answer = await exchange(connect, sent)
    problem = problem_of(answer)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert problem["code"] == "malformed_request"
    assert "HTTP/1.1" in problem["detail"] and "不是合法的" in problem["detail_zh"]


async def test_a_refusal_follows_the_headers_that_were_read(connect) -> None:
    answer = await exchange(connect, ONE[:-2] + b"Accept-Language: zh\r\nX-Request-ID: r-7\r\n\r\n")
    assert problem_of(answer)["request_id"] == "r-7"
    assert problem_of(answer)["title"] == "请求头过大"

"""A real process that is told to stop, or is cut off, while it works."""

from __future__ import annotations

import asyncio
import json
import signal

import httpx
import pytest

pytestmark = pytest.mark.anyio

PAGE = {"title": "水渠放水", "text": "今天放水。"}
GATED = {"title": "开渠放水", "text": "今天放水。"}


async def begun(gate) -> None:
    async with asyncio.timeout(20):
        while not (gate / "begun").exists():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("workers", [1, 2])
async def test_sigterm_answers_what_was_accepted_and_refuses_the_rest(start, tmp_path, workers) -> None:
    async with start(JIANBAO_WORKERS=workers, TEST_GATE=tmp_path) as server:
        accepted = asyncio.create_task(server.client.post("/v1/analyze", json=GATED))
        await begun(tmp_path)
        server.process.send_signal(signal.SIGTERM)
        if workers == 1:  # of several, an idle one may have left already
            await server.wait_status(503)
            refused = await server.client.post("/v1/analyze", json=PAGE)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        else:
            await asyncio.sleep(0.5)
        (tmp_path / "open").touch()
        answer = await accepted
        log = await server.end()
    assert answer.status_code == 200
    assert server.process.returncode == (-signal.SIGTERM if workers == 1 else 0)
    assert "Traceback" not in log


async def test_sigterm_under_load_loses_no_accepted_request(start) -> None:
    async with start(JIANBAO_WORKERS=2) as server:
        clients = [asyncio.create_task(ask_until_closed(server.port)) for _ in range(12)]
        await asyncio.sleep(1.0)
        server.process.send_signal(signal.SIGTERM)
        outcomes = [outcome for outcomes in await asyncio.gather(*clients) for outcome in outcomes]
        log = await server.end()
    assert set(outcomes) <= {200, 503, "closed"}
    assert outcomes.count(200) > 12
    assert "Traceback" not in log


async def ask_until_closed(port: int) -> list[int | str]:
    """Statuses of one request after the other on one connection, until the server ends it.

    ``closed`` stands for a connection that was ended between two requests, ``lost`` for one that was ended
    in the middle of an answer or by a reset.
    """
    outcomes: list[int | str] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps(PAGE).encode()
    request = (
        f"POST /v1/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    try:
        while not outcomes or outcomes[-1] == 200:
            writer.write(request)
            outcomes.append(await read_answer(reader))
    except ConnectionResetError:  # the request met a connection that had just been closed
        outcomes.append("closed")
    writer.close()
    return outcomes


async def read_answer(reader: asyncio.StreamReader) -> int | str:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        return "lost" if error.partial else "closed"
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    try:
        await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        return "lost"
    return int(head.split(b" ", 2)[1])


HEAD = b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
HALVES = {
    "nothing": b"",
    "half a head": HEAD[:40],
    "half a body": HEAD + b'Content-Length: 900\r\n\r\n{"title": "',
    "half of its chunks": HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"title"\r\n',
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


async def test_clients_that_stop_in_the_middle_cost_nobody_else_anything(start) -> None:
    async with start() as server:
        streams = []
        for sent in [*HALVES.values()] * 10:
            streams.append(await asyncio.open_connection("127.0.0.1", server.port))
            streams[-1][1].write(sent)
        answer = await server.client.post("/v1/classify", json=PAGE)
        for n, (_, writer) in enumerate(streams):
            if n % 2:
                writer.transport.abort()
            else:
                writer.close()
        again = await server.client.post("/v1/classify", json=PAGE)
        server.process.terminate()
        log = await server.end()
    assert (answer.status_code, again.status_code) == (200, 200)
    assert "Traceback" not in log


async def test_slow_client_gets_408_and_does_not_delay_others(start) -> None:
    async with start(JIANBAO_BODY_TIMEOUT_S=0.5) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HEAD + b"Content-Length: 500\r\n\r\n")
        dripping = asyncio.create_task(drip(writer))
        answer = await asyncio.wait_for(server.client.post("/v1/classify", json=PAGE), 0.5)
        status = await asyncio.wait_for(reader.readline(), 10)
        dripping.cancel()
        writer.close()
    assert answer.status_code == 200
    assert b" 408 " in status


async def drip(writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b" ")
        await asyncio.sleep(0.05)


async def test_address_that_is_taken_is_said(start) -> None:
    async with start() as server:
        with pytest.raises(AssertionError, match=r"[Aa]ddress already in use"):
            async with start(JIANBAO_PORT=server.port, JIANBAO_WORKERS=2):
                pass


async def test_nothing_answers_once_it_has_gone(start) -> None:
    async with start(JIANBAO_WORKERS=2) as server:
        server.process.terminate()
        await server.end()
        with pytest.raises(httpx.ConnectError):
            await server.client.get("/healthz")

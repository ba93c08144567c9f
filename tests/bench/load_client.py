"""Sends requests to an endpoint and says how it answered; a process of its own, on raw sockets.

    python tests/bench/load_client.py --port 8000 --path /v1/classify --clients 32 --seconds 10

Every text is another one, and each run sends other ones, so that no answer can come from a cache. Prints one
JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, repeat
from pathlib import Path

import uvloop

ROOT = Path(__file__).resolve().parents[2]
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
)
# A client that was refused comes again after so long; the shortest Retry-After is a second.
_RETRY_S = 1.0
# Before anything is counted: connections open, and caches of code and data fill.
_WARM_UP_S = 1.0


@dataclass(kw_only=True)
class Tally:
    """Milliseconds until each answer, by status; 0 is a connection that broke."""

    latencies_ms: dict[int, list[float]] = field(default_factory=dict)

    def add(self, status: int, seconds: float) -> None:
        self.latencies_ms.setdefault(status, []).append(seconds * 1000)

    def report(self, seconds: float) -> dict[str, object]:
        answered = sorted(self.latencies_ms.get(200, []))
        refused = sorted(ms for status in (429, 503) for ms in self.latencies_ms.get(status, []))
        return {
            "per_s": len(answered) / seconds,
            **{f"p{q}_ms": percentile(answered, q) for q in (50, 95, 99, 100)},
            "refused_p95_ms": percentile(refused, 95),
            "statuses": {str(status): len(values) for status, values in sorted(self.latencies_ms.items())},
        }


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(0)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        start = head.find(b"content-length:") + 15
        if len(self._buffer) >= end + 4 + int(head[start:].split(b"\r\n", 1)[0]):
            self._buffer.clear()
            if self._answer and not self._answer.done():
                self._answer.set_result(int(head[9:12]))

    @property
    def is_closed(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    async def send(self, request: bytes) -> int:
        """Status of the answer."""
        assert self._transport is not None
        if self._transport.is_closing():
            return 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport:
            self._transport.close()


class Load:
    """The endpoint, and what to send it."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.tally = Tally()
        posts = arguments.path.startswith("/v1/")
        self.requests = make_requests(arguments.path, arguments.chars) if posts else make_gets(arguments.path)

    async def connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(Connection, "127.0.0.1", self.arguments.port)
        return connection

    async def closed_loop(self, start: float, until: float) -> None:
        """One client: the next request after each answer; what is sent from `start` on counts."""
        connection = await self.connect()
        while (now := time.perf_counter()) < until:
            status = await self.ask(connection, counts=now >= start)
            if status == 0:
                connection = await self.connect()
            elif status != 200:
                await asyncio.sleep(_RETRY_S)
        connection.close()

    async def open_loop(self, until: float) -> None:
        """`rate` requests a second, whether the ones before were answered or not."""
        free: list[Connection] = []
        tasks = set()
        start = time.perf_counter()
        for n in count():
            at = start + n / self.arguments.rate
            if at >= until:
                break
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            task = asyncio.create_task(self.once(free))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def once(self, free: list[Connection]) -> None:
        while free and free[-1].is_closed:  # idle for longer than servers wait
            free.pop()
        connection = free.pop() if free else await self.connect()
        if await self.ask(connection):
            free.append(connection)

    async def ask(self, connection: Connection, *, counts: bool = True) -> int:
        request = next(self.requests)
        start = time.perf_counter()
        status = await connection.send(request)
        if counts:
            self.tally.add(status, time.perf_counter() - start)
        return status

    async def run(self) -> dict[str, object]:
        if self.arguments.rate:
            start = time.perf_counter()
            await self.open_loop(start + self.arguments.seconds)
            return self.tally.report(time.perf_counter() - start)
        start = time.perf_counter() + _WARM_UP_S
        clients = [
            self.closed_loop(start, start + self.arguments.seconds) for _ in range(self.arguments.clients)
        ]
        await asyncio.gather(*clients)
        return self.tally.report(time.perf_counter() - start)


def make_requests(path: str, n_chars: int) -> Iterator[bytes]:
    """POST requests, each with a text of its own of about `n_chars` characters, other ones in each run."""
    run = random.randrange(1000, 10_000)
    file = ROOT / "training" / "data" / "topics.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    long_rows = [row for row in rows if len(row["text"]) >= 120]
    for n in count():
        row = long_rows[n % len(long_rows)]
        text = f"第{run}批第{n}号稿件。" + row["text"]
        for more in count(1):
            if len(text) >= n_chars:
                break
            text += "\n" + long_rows[(n * 7 + more * 31) % len(long_rows)]["text"]
        body = json.dumps({"title": row["title"], "text": text[:n_chars]}, ensure_ascii=False).encode()
        yield HEAD.format(path=path, size=len(body)).encode() + body


def make_gets(path: str) -> Iterator[bytes]:
    """GET requests."""
    return repeat(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


def percentile(ordered: Sequence[float], q: int) -> float:
    """`q` of 100; NaN of nothing."""
    return ordered[min(len(ordered) - 1, len(ordered) * q // 100)] if ordered else float("nan")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", default="/v1/classify")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--rate", type=float, default=0.0, help="requests a second instead of clients")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--chars", type=int, default=700)
    load = Load(parser.parse_args(argv))
    print(json.dumps(uvloop.run(load.run())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The endpoint under load, beside a plain FastAPI endpoint and LitServe around the same pipeline.

    python tests/bench/bench_http.py --seconds 10

Load generator and servers share the machine's cores. Every text is sent once, so nothing comes from a cache.
LitServe is left out where it is not installed (pip install --no-deps --target DIR litserve pyzmq;
then PYTHONPATH=DIR).

Columns: answers a second; milliseconds until an answer (median, 95 %, 99 %, longest); CPU milliseconds of the
server for each answer; statuses.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import threading
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench_output import print_line
from bench_servers import BENCH, Server, load, serving
from load_client import make_requests

from jianbao.models.cores import available_cores
from jianbao.models.loading import load_pipeline

_CLASSIFY_CHARS, _ANALYZE_CHARS = 700, 800
_MANY = 16  # clients that keep the summary queue filled
_PROBE_PER_S = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    arguments = _parse(argv)
    machine = f"{available_cores()} cores, {arguments.workers} workers each"
    print_line(f"{machine}; a million additions: {_reference_ms():.0f} ms")
    print_line(f"{'':34}{'1/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'CPU ms':>9}  statuses")
    ours = _measure_ours(arguments)
    _measure_plain(arguments)
    _measure_lit(arguments)
    offline = _offline_per_s(arguments.offline)
    share = ours["per_s"] / offline
    print_line(f"\nthe engine without HTTP: {offline:.2f} articles/s; /v1/analyze reaches {share:.0%} of it")
    return 0


def _measure_ours(arguments: argparse.Namespace) -> dict[str, Any]:
    command = [str(Path(sys.executable).with_name("jianbao")), "serve", "--workers", str(arguments.workers)]
    with serving("jianbao", command, {"JIANBAO_CLASSIFIER": "bundled"}) as server:
        _row(server, "/v1/classify", 32, arguments.seconds)
        stalls = _while_probed(server, arguments.seconds)
        print_line(f"{'  event loop answers a probe in':34}{'':8}{_latencies(stalls)}")
        _row(server, "/v1/analyze", 1, arguments.seconds)
        sustained = _row(server, "/v1/analyze", _MANY, 2 * arguments.seconds)
        tagged = _tags_beside_summaries(server, arguments.seconds)
        print_line(_line("  meanwhile classify, 2 clients", tagged))
        before = server.memory_mib()
        rate = 3 * sustained["per_s"]
        overload = load(
            server, path="/v1/analyze", rate=rate, seconds=4 * arguments.seconds, chars=_ANALYZE_CHARS
        )
        print_line(_line(f"jianbao analyze, {rate:.1f}/s come (3x)", overload))
        print_line(
            f"  refused within {overload['refused_p95_ms']:.0f} ms (p95); memory {before:.0f} MiB before, "
            f"{server.memory_mib():.0f} after"
        )
    return sustained


def _measure_plain(arguments: argparse.Namespace) -> None:
    command = [sys.executable, str(BENCH / "plain_server.py"), "--workers", str(arguments.workers)]
    with serving("plain FastAPI", command) as server:
        _rows_of_others(server, arguments, ("/v1/classify", "/v1/analyze"))


def _measure_lit(arguments: argparse.Namespace) -> None:
    if importlib.util.find_spec("litserve") is None:
        print_line("LitServe is not installed: left out")
        return
    for path in ("/v1/classify", "/v1/analyze"):
        command = [
            sys.executable,
            str(BENCH / "lit_server.py"),
            "--workers",
            str(arguments.workers),
            "--path",
            path,
        ]
        with serving("LitServe", command) as server:
            _rows_of_others(server, arguments, (path,))


def _rows_of_others(server: Server, arguments: argparse.Namespace, paths: Sequence[str]) -> None:
    if "/v1/classify" in paths:
        _row(server, "/v1/classify", 32, arguments.seconds)
    if "/v1/analyze" in paths:
        _row(server, "/v1/analyze", 1, arguments.seconds)
        _row(server, "/v1/analyze", _MANY, 2 * arguments.seconds)


def _row(server: Server, path: str, clients: int, seconds: float) -> dict[str, Any]:
    chars = _CLASSIFY_CHARS if path == "/v1/classify" else _ANALYZE_CHARS
    result = load(server, path=path, clients=clients, seconds=seconds, chars=chars)
    print_line(_line(f"{server.name} {path.rpartition('/')[2]}, {clients} clients", result))
    return result


def _while_probed(server: Server, seconds: float) -> dict[str, Any]:
    """How long ``/healthz``, which does nothing, took to answer under the same load once more.

    The probes cost what the row before should not pay.
    """
    over = threading.Event()
    found: dict[str, Any] = {}

    def probe() -> None:
        results = []
        while not over.is_set():
            results.append(load(server, path="/healthz", rate=_PROBE_PER_S, seconds=2))
        found.update(max(results, key=lambda result: result["p100_ms"]))

    thread = threading.Thread(target=probe)
    thread.start()
    load(server, path="/v1/classify", clients=32, seconds=seconds, chars=_CLASSIFY_CHARS)
    over.set()
    thread.join()
    return found


def _tags_beside_summaries(server: Server, seconds: float) -> dict[str, Any]:
    """How two clients are served that want topics alone while others keep the summary queue filled."""
    busy = {"path": "/v1/analyze", "clients": _MANY, "seconds": seconds + 2, "chars": _ANALYZE_CHARS}
    thread = threading.Thread(target=load, args=(server,), kwargs=busy)
    thread.start()
    tagged = load(server, path="/v1/classify", clients=2, seconds=seconds, chars=_CLASSIFY_CHARS)
    thread.join()
    return tagged


def _offline_per_s(n_articles: int) -> float:
    bodies = [
        request.partition(b"\r\n\r\n")[2]
        for request in islice(make_requests("", _ANALYZE_CHARS), n_articles + 2)
    ]
    pages = [json.loads(body) for body in bodies]
    pipeline = load_pipeline(classifier="bundled")
    list(pipeline.run_many(pages[:2]))  # what is loaded on first use does not count
    start = time.perf_counter()
    n_records = sum(1 for _ in pipeline.run_many(pages[2:]))
    return n_records / (time.perf_counter() - start)


def _line(name: str, result: dict[str, Any]) -> str:
    statuses = ", ".join(f"{status}: {n}" for status, n in result["statuses"].items())
    return f"{name:34}{result['per_s']:8.1f}{_latencies(result)}{result['cpu_ms']:9.2f}  {statuses}"


def _latencies(result: dict[str, Any]) -> str:
    return "".join(f"{result[f'p{q}_ms']:8.0f}" for q in (50, 95, 99, 100))


def _reference_ms() -> float:
    """CPU time of a fixed piece of work, to tell how fast the machine was."""
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - start) * 1000


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a row; some take a multiple")
    parser.add_argument("--workers", type=int, default=available_cores(), help="processes of each server")
    parser.add_argument("--offline", type=int, default=64, metavar="N", help="articles for the engine alone")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())

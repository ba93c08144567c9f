"""Keeps several workers serving at one address."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from logging.config import dictConfig
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from prometheus_client.multiprocess import mark_process_dead

from .access.counts import FOLDER_VARIABLE as COUNTS_VARIABLE
from .errors import WorkerError
from .handover import Dealer
from .logs import log_config
from .settings import Settings
from .worker import AppFactory, StartReport, run_worker

_log = logging.getLogger(__name__)

# A worker that cannot start is tried again after 1, 2, 4, ... seconds, at last twice a minute.
_FIRST_DELAY_S, _LAST_DELAY_S = 1.0, 30.0
# How soon a signal is seen; Python handles it between two waits.
_TICK_S = 0.2
# Where workers put their metrics, so that each can answer for all.
_METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# How many threads libraries start that nobody tells: torch and OpenBLAS, MKL, and tokenizers (rayon).
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
# For a worker that finished draining to write its answers and go.
_EXIT_S = 10.0


@dataclass(slots=True, kw_only=True)
class _Worker:
    """A running worker; `pipe` is the other end of its lifeline, `hand` takes its connections."""

    process: SpawnProcess
    pipe: Connection
    hand: socket.socket
    ready: bool = False


class Supervisor:
    """Starts workers, replaces those that die, and tells all of them to drain when it is told to stop.

    Each worker loads its own models and gets its share of the cores. Connections come in here and are dealt
    to the workers in turn.

    Args:
        create_app: Called in each worker; a function that can be imported.
        settings: `Settings.workers` of them.
    """

    def __init__(self, create_app: AppFactory, settings: Settings) -> None:
        self._create_app = create_app
        self._settings = settings
        self._workers: list[_Worker] = []
        self._stopping = False
        self._ever_ready = False
        self._delay_s = _FIRST_DELAY_S
        self._next_start = 0.0

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT.

        Raises:
            WorkerError: The first workers could not start.
            OSError: The address is taken.
        """
        dictConfig(log_config(self._settings.log_format))
        with (
            _shared_folder(_METRICS_VARIABLE),
            _shared_folder(COUNTS_VARIABLE),
            _threads_each(self._settings.cores_each),
            closing(Dealer(_bind(self._settings))) as dealer,
            self._signals(),
        ):
            try:
                while not self._stopping:
                    self._fill_up()
                    self._wait(dealer)
            finally:
                self._stop_all(dealer)

    def _fill_up(self) -> None:
        if time.monotonic() < self._next_start:
            return
        while len(self._workers) < self._settings.workers:
            self._workers.append(self._start())

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        hand, their_hand = socket.socketpair()
        process = context.Process(
            target=run_worker, args=(self._create_app, self._settings, their_hand, theirs)
        )
        process.start()
        theirs.close()
        their_hand.close()
        return _Worker(process=process, pipe=ours, hand=hand)

    def _wait(self, dealer: Dealer) -> None:
        """Until a connection comes, something happens to a worker, or a moment has passed."""
        reports = [worker.pipe for worker in self._workers if not worker.ready]
        self._wait_for(dealer, reports)
        for worker in list(self._workers):
            self._look_at(worker, dealer)
        dealer.deal()

    def _wait_for(self, dealer: Dealer, reports: Sequence[Connection] = ()) -> None:
        sentinels = [worker.process.sentinel for worker in self._workers]
        connections = [dealer.fileno()] if dealer.has_takers else []
        found = wait([*reports, *sentinels, *connections], timeout=_TICK_S)
        if not (found or self._workers):
            time.sleep(_TICK_S)

    def _look_at(self, worker: _Worker, dealer: Dealer) -> None:
        if not worker.ready and (report := _receive(worker.pipe)):
            self._note(worker, report, dealer)
        if not worker.process.is_alive() and not self._stopping:
            dealer.leave_out(worker.hand)
            self._bury(worker)

    def _note(self, worker: _Worker, report: StartReport, dealer: Dealer) -> None:
        if not report.error:
            worker.ready = self._ever_ready = True
            dealer.include(worker.hand)
            self._delay_s = _FIRST_DELAY_S
            _log.info("worker %s takes requests", worker.process.pid)
        elif not self._ever_ready:
            raise WorkerError(report.error, report.error_zh)
        else:
            _log.error("worker %s cannot start: %s", worker.process.pid, report.error)

    def _bury(self, worker: _Worker) -> None:
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        mark_process_dead(worker.process.pid)  # type: ignore[no-untyped-call]
        _log.error("worker %s ended with %s", worker.process.pid, worker.process.exitcode)
        if worker.ready:
            return
        if not self._ever_ready:
            raise WorkerError.unexplained(worker.process.exitcode)
        self._next_start = time.monotonic() + self._delay_s
        self._delay_s = min(2 * self._delay_s, _LAST_DELAY_S)

    def _stop_all(self, dealer: Dealer) -> None:
        """Have all workers drain at once; kill those that take much longer than they may.

        Connections are dealt until the last worker takes no more: those that drain answer 503.
        """
        for worker in self._workers:
            worker.process.terminate()
        deadline = time.monotonic() + self._settings.drain_s + _EXIT_S
        while self._workers and time.monotonic() < deadline:
            self._wait_for(dealer)
            dealer.deal()
            if not dealer.has_takers:
                dealer.close()
            self._workers = [worker for worker in self._workers if worker.process.is_alive()]
        for worker in self._workers:
            _log.error("worker %s did not end in time", worker.process.pid)
            worker.process.kill()
            worker.process.join()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self._stopping = True

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _receive(pipe: Connection) -> StartReport | None:
    try:
        report: StartReport | None = pipe.recv() if pipe.poll() else None
    except EOFError:  # it died; its sentinel says so
        return None
    return report


@contextmanager
def _shared_folder(variable: str) -> Iterator[None]:
    """A folder that workers find by the environment `variable`, where the operator has named none."""
    if os.environ.get(variable):
        yield
        return
    in_memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a full disk must not stop the service
    with TemporaryDirectory(prefix="jianbao-", dir=in_memory) as folder:
        os.environ[variable] = folder
        try:
            yield
        finally:
            del os.environ[variable]


@contextmanager
def _threads_each(n_threads: int) -> Iterator[None]:
    """Tell the libraries of workers how many threads to start, where the operator has not."""
    new = [name for name in _THREAD_VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(new, str(n_threads)))
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]


def _bind(settings: Settings) -> socket.socket:
    """The address, this process's own although nobody listens yet.

    Until a worker is ready, connections are refused and not left waiting.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise
    _log.info("%d workers for http://%s:%d", settings.workers, *listener.getsockname()[:2])
    return listener

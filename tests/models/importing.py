"""Processes that import labels, to run side by side and to be killed.

They are forked from one process that has imported everything, so that each starts within milliseconds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from jianbao.models.database import Database, DatabaseError
from jianbao.models.labels import LabelStore
from tests.models.labels.samples import label

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Opens a database and adds the labels `first` to `end`, noting in `log` how many are committed."""

    url: str
    log: str
    first: int = 0
    end: int = 0
    chunk_rows: int = 10
    max_file_bytes: int = resource.RLIM_INFINITY

    def run(self) -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.max_file_bytes, self.max_file_bytes))
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        labels = (label(number) for number in range(self.first, self.end))
        try:
            with Database.open(self.url) as database:
                LabelStore(database).add_many(
                    labels,
                    chunk_rows=self.chunk_rows,
                    on_progress=lambda counts: os.write(log, b"%d\n" % (counts.added + counts.repeated)),
                )
        except DatabaseError as exc:
            os.write(log, str(exc).encode("utf-8"))
            return 1
        return 0


class Importers:
    """Starts such processes and waits for them."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def start(self, job: Job) -> int:
        """Process id."""
        return self._ask(asdict(job))

    def wait(self, pid: int) -> int:
        """Exit code, negative for a signal."""
        return self._ask(pid)

    def close(self) -> None:
        self._server.communicate()

    def _ask(self, question: object) -> int:
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps(question).encode("utf-8") + b"\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def _serve() -> None:
    """Answer each line: a job with the id of its process, an id with its exit code."""
    for line in sys.stdin:
        question = json.loads(line)
        print(_fork(question) if isinstance(question, dict) else _exit_code(question), flush=True)


def _fork(fields: dict[str, object]) -> int:
    pid = os.fork()
    if not pid:
        os._exit(Job(**fields).run())
    return pid


def _exit_code(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    _serve()

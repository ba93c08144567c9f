"""kill -9 while promotions run: whatever the moment, the registry is valid and the champion loads."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from jianbao.models.loading import load_classifier
from jianbao.nlp.article import Article

from .conftest import register

KILLS = 20
#: Imports once, then for each line of input lets a fresh process promote two versions in turn, as
#: `jianbao models promote` does, until that is killed.
NURSERY = """
import argparse, itertools, os, sys
from jianbao.training.promotion import compare, newsroom, report
from jianbao.training.promotion.command import models
parser = argparse.ArgumentParser()
models.add_arguments(parser)
for _ in sys.stdin:
    child = os.fork()
    if child:
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in itertools.cycle(sys.argv[1:]):
        models.run(parser.parse_args(["promote", name]))
"""


@pytest.fixture
def nursery(registry, bundled):
    names = [register(registry, bundled, stem).name for stem in ("first", "second")]
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    yield process
    process.communicate()


def kill_one(nursery: subprocess.Popen[str], delay_s: float) -> int:
    """Exit code of a promoting process that was killed after `delay_s`."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    child = int(nursery.stdout.readline())
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    return int(nursery.stdout.readline())


@pytest.mark.slow
def test_kill_at_random_points_leaves_a_valid_registry(registry, nursery) -> None:
    chooser = random.Random(5)
    n_before = len(registry.history())
    n_switched = 0
    for _ in range(KILLS):
        assert kill_one(nursery, chooser.uniform(0, 2)) == -signal.SIGKILL
        n_now = len(registry.history())
        n_switched += n_now > n_before
        assert n_now >= n_before, "no switch is ever lost"
        n_before = n_now
        assert [problem for problem in registry.verify() if not problem.harmless] == []
        champion = load_classifier(str(registry.resolve("champion")))
        [topic] = champion.classify([Article(title="望河镇脆李节开幕，来了三百口子人")])
        assert topic.label in champion.labels
    assert n_switched >= 3, "some processes must have got as far as a switch"

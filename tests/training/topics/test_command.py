from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

import pytest

from jianbao.models.registry import Registry
from jianbao.models.topics.store import load_topic_model
from jianbao.training.topics.command import add_arguments, make_job

from .conftest import make_rows, write_rows

_START = "import sys; from jianbao.serve.cli import main; sys.exit(main())"


def train(*arguments: str | Path, data_dir: Path) -> subprocess.Popen[str]:
    """``jianbao train topic`` in a process of its own."""
    environment = {**os.environ, "JIANBAO_DATA_DIR": str(data_dir), "OMP_NUM_THREADS": "1"}
    environment.pop("JIANBAO_REGISTRY", None)
    return subprocess.Popen(
        [sys.executable, "-c", _START, "train", "topic", *map(str, arguments)],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def job_of(*arguments: str):
    parser = ArgumentParser()
    add_arguments(parser)
    return make_job(parser.parse_args(arguments))


@pytest.fixture
def small(tmp_path, config) -> list[str | Path]:
    return [
        "--data",
        write_rows(tmp_path / "train.jsonl", make_rows(60)),
        "--config",
        config,
        "--start",
        "none",
    ]


@pytest.mark.parametrize(
    ("arguments", "start", "reads_labels", "register"),
    [
        pytest.param([], "champion", True, True, id="nothing"),
        pytest.param(["--data", "a.jsonl"], "champion", False, True, id="data"),
        pytest.param(["--data", "a.jsonl", "--out", "m"], None, False, False, id="data-to-folder"),
        pytest.param(["--labels", "--out", "m"], "champion", True, False, id="labels-to-folder"),
        pytest.param(["--start", "none"], None, True, True, id="from-nothing"),
        pytest.param(["--data", "a.jsonl", "--no-register"], None, False, False, id="figures-only"),
    ],
)
def test_what_is_read_and_written_by_default(arguments, start, reads_labels, register) -> None:
    job = job_of(*arguments)
    assert (job.start, job.labels is not None, job.register) == (start, reads_labels, register)


def test_new_label_needs_a_name(capsys) -> None:
    assert job_of("--new-label", "tourism=文旅").new_labels == {"tourism": "文旅"}
    with pytest.raises(SystemExit):
        job_of("--new-label", "tourism")
    assert "ID=NAME" in capsys.readouterr().err


def test_command_registers_a_candidate_and_prints_its_name(small, tmp_path) -> None:
    process = train(*small, data_dir=tmp_path)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.strip() == Registry(tmp_path / "registry" / "topics").pointers().candidate
    assert "cross-validation: fold 3 of 3" in err


def test_second_training_at_once_is_told_who_trains(small, tmp_path) -> None:
    registry = Registry(tmp_path / "registry" / "topics")
    with registry.training(who="编辑甲@desk"):
        process = train(*small, data_dir=tmp_path)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "编辑甲@desk" in err


@pytest.mark.slow
def test_killed_training_leaves_a_registry_that_works(small, tmp_path) -> None:
    registry = Registry(tmp_path / "registry" / "topics")
    started = time.monotonic()
    first, err = train(*small, data_dir=tmp_path).communicate(timeout=120)
    whole_s = time.monotonic() - started
    assert first, err
    registry.promote(first.strip(), force=True, reason="第一版")
    chooser = random.Random(17)
    for _ in range(5):
        process = train(*small, data_dir=tmp_path)
        time.sleep(whole_s * chooser.uniform(0.4, 1.0))  # the first part is imports
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert registry.verify() == []
        load_topic_model(registry.resolve("champion"))
    last, err = train(*small, data_dir=tmp_path).communicate(timeout=120)
    assert registry.pointers().candidate == last.strip() != first.strip(), err

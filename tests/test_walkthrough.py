"""The README's walkthrough of the retraining loop is run as it stands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"<!-- walkthrough -->\n```console\n(.*?)```", re.DOTALL)
_VERSION = re.compile(r"topic-zh-\d{8}-\d{6}")


@pytest.mark.slow
def test_every_command_of_the_walkthrough_gives_what_the_readme_shows(tmp_path: Path) -> None:
    for command, shown in _steps(_BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8")).group(1)):
        done = _run(command, tmp_path)
        assert done.returncode == 0, done.stderr
        printed = _fold(done.stdout + done.stderr)
        for line in filter(None, map(_fold, shown)):
            assert line in printed, f"{command}\nthe README shows: {line}\nnow it is:\n{printed}"


def _steps(block: str) -> list[tuple[str, list[str]]]:
    """Commands, and the lines shown behind each; lines with … are cut short and not compared."""
    steps: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif "…" not in line:
            steps[-1][1].append(line)
    return steps


def _run(command: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "jianbao"
    code = "import sys; from jianbao.serve.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "JIANBAO_DATA_DIR": str(data_dir), "COLUMNS": "110", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", code, *words[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        check=False,
    )


def _fold(text: str) -> str:
    """Without what differs from run to run: versions, times, people, widths."""
    text = _VERSION.sub("VERSION", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", text)
    text = re.sub(r"\S+@\S+", "WHO", text)
    return re.sub(r"[^\S\n]+", " ", text).strip()

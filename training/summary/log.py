"""What a run says: rows of ``metrics.jsonl``, a line on stderr, and the run's own description."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianbao.nlp.errors import DataError

from .checkpoint import Progress, list_checkpoints, read_run
from .config import SummaryConfig
from .pairs import PairSets

_LIBRARIES = ("torch", "transformers", "tokenizers", "datasets", "safetensors", "numpy")


class RunLog:
    """Appends to the files of one run's folder.

    Args:
        folder: Made when missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._begun = (time.monotonic(), 0)

    def start(self, config: SummaryConfig, pairs: PairSets) -> None:
        """Write ``run.json``: resolved config, data fingerprint, library versions.

        Raises:
            DataError: The folder holds checkpoints of a run with other pairs.
        """
        run = describe_run(config, pairs)
        earlier = read_run(self._folder).get("data", run["data"])
        if list_checkpoints(self._folder) and earlier["fingerprint"] != run["data"]["fingerprint"]:
            raise DataError(
                f"{self._folder} holds a run with other training pairs; give another folder with "
                "--set run.out=FOLDER, and --set run.continue_from=CHECKPOINT to go on from that run",
                f"{self._folder} 中是用另一批数据训练的结果；请用 --set run.out=目录 指定新目录，"
                "如需从其继续训练，再加 --set run.continue_from=检查点。",
            )
        text = json.dumps(run, ensure_ascii=False, indent=2)
        (self._folder / "run.json").write_text(text + "\n", encoding="utf-8")

    def resumed(self, progress: Progress) -> None:
        """Note a restart."""
        self._write({"event": "resumed", "step": progress.step})

    def begin(self, progress: Progress) -> None:
        """Start the clock of the time that is left: loading and candidates do not count."""
        self._begun = (time.monotonic(), progress.step)

    def candidates(self, done: int, total: int) -> None:
        """Note how many pairs of a source have their candidates."""
        self._write({"event": "candidates", "done": done, "total": total})

    def step(self, progress: Progress, loss: float, learning_rate: float, total_steps: int) -> None:
        """Note a step, with the time that is left at the pace since the start."""
        begun, first = self._begun
        pace_s = (time.monotonic() - begun) / max(progress.step - first, 1)
        row = {"event": "step", **_place(progress), "loss": loss, "learning_rate": learning_rate}
        self._write({**row, "left_s": round(pace_s * (total_steps - progress.step))})

    def held_out(self, progress: Progress, losses: dict[str, float]) -> None:
        """Note held-out losses."""
        self._write({"event": "held_out", **_place(progress), "losses": losses})

    def _write(self, row: dict[str, Any]) -> None:
        line = json.dumps(row, ensure_ascii=False)
        with (self._folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
        sys.stderr.flush()


def describe_run(config: SummaryConfig, pairs: PairSets) -> dict[str, Any]:
    """Everything needed to know what a run was."""
    return {
        "config": asdict(config),
        "data": {
            "train_pairs": [len(source) for source in pairs.train],
            "dev_pairs": len(pairs.dev),
            "dropped_because_in_dev": pairs.dropped,
            "fingerprint": fingerprint(pairs),
        },
        "libraries": {name: version(name) for name in _LIBRARIES},
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def last_held_out(folder: Path) -> dict[str, float]:
    """Held-out losses measured last in a run's folder; empty before the first."""
    metrics = folder / "metrics.jsonl"
    lines = metrics.read_text(encoding="utf-8").splitlines() if metrics.exists() else []
    rows = [row for line in lines if (row := json.loads(line))["event"] == "held_out"]
    return dict(rows[-1]["losses"]) if rows else {}


def fingerprint(pairs: PairSets) -> str:
    """SHA-256 over the training pairs in their order."""
    digest = hashlib.sha256()
    for source in pairs.train:
        for pair in source:
            digest.update(f"{pair.id}\x1f{pair.kind}\x1f{pair.target}\x1f{pair.text}\x1e".encode())
    return "sha256:" + digest.hexdigest()


def _place(progress: Progress) -> dict[str, float]:
    return {"step": progress.step, "pairs": progress.pairs, "seconds": round(progress.seconds, 1)}

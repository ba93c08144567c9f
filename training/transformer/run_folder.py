"""The folder of one run: what it was started with, and nothing of another run's."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jianbao.models.storage import data_dir
from jianbao.nlp.errors import DataError
from jianbao.training.summary.checkpoint import list_checkpoints, read_run
from jianbao.training.topics.data import LabelledArticle

from .config import TransformerConfig

# These change how a run is carried out, not what it computes.
_OUTWARD = ("device", "threads", "log_every_steps", "save_every_s")


def fingerprint(
    rows: Sequence[LabelledArticle],
    weights: Sequence[float] | None,
    display_names: Mapping[str, str],
    config: TransformerConfig,
) -> str:
    """SHA-256 of all that decides about a run's weights, in hexadecimal."""
    settings = {key: value for key, value in asdict(config).items() if key not in _OUTWARD}
    digest = hashlib.sha256(json.dumps([list(display_names), settings]).encode())
    for row, weight in zip(rows, weights or [1.0] * len(rows), strict=True):
        fields = [row.label, row.article.title, *row.article.paragraphs, str(weight)]
        digest.update(json.dumps(fields).encode())
    return digest.hexdigest()


def default_run_folder(run_fingerprint: str) -> Path:
    """Where a run goes when no folder is named: found again by the same call after a kill."""
    return data_dir() / "runs" / f"transformer-{run_fingerprint[:16]}"


def claim_folder(folder: Path, run_fingerprint: str, about: Mapping[str, Any]) -> None:
    """Write ``run.json`` into a new folder, or check that a run in it is this one.

    Raises:
        DataError: The folder holds checkpoints of another run.
    """
    path = folder / "run.json"
    if list_checkpoints(folder) and read_run(folder).get("fingerprint") != run_fingerprint:
        raise DataError(
            f"{folder} holds checkpoints of a run with other articles or settings; "
            "name another folder, or delete this one",
            f"{folder} 中有另一次训练（数据或设置不同）的检查点；请换一个目录，或先删除它。",
        )
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"fingerprint": run_fingerprint, **about}, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")


def drop_checkpoints(folder: Path) -> None:
    """Delete what only a resumed run needs."""
    for checkpoint in list_checkpoints(folder):
        shutil.rmtree(checkpoint)

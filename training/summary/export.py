"""What a run hands over: float16 weights, tokenizer, the model's windows and the card."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Any

import torch

from jianbao.models.seq2seq.checkpoint import resolve_checkpoint

from .card import write_card
from .checkpoint import Progress
from .config import SummaryConfig
from .log import describe_run, last_held_out
from .pairs import PairSets


def export_model(
    config: SummaryConfig, model: Any, pairs: PairSets, progress: Progress, folder: Path
) -> Path:
    """Write a folder that ``transformers`` and Jianbao's engines load."""
    folder.mkdir(parents=True, exist_ok=True)
    half = model.to("cpu", torch.float16)
    half.save_pretrained(folder, safe_serialization=True)
    start = resolve_checkpoint(config.run.start).path
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(start / name, folder / name)
    _write_json(folder / "jianbao.json", _windows(config))
    run = {**describe_run(_without_folders(config), pairs), "progress": asdict(progress)}
    _write_json(folder / "training.json", run)
    (folder / "README.md").write_text(write_card(run, last_held_out(Path(config.run.out))), encoding="utf-8")
    return folder


def _without_folders(config: SummaryConfig) -> SummaryConfig:
    """The config without the folders of this machine, which mean nothing elsewhere."""
    run, data = config.run, config.data
    run = replace(run, start=_name(run.start), out=_name(run.out), continue_from=_name(run.continue_from))
    train = tuple(replace(source, path=_name(source.path)) for source in data.train)
    dev, exclude = tuple(map(_name, data.dev)), tuple(map(_name, data.exclude))
    return replace(config, run=run, data=replace(data, root="", train=train, dev=dev, exclude=exclude))


def _name(path: str) -> str:
    return PurePath(path).name


def _windows(config: SummaryConfig) -> dict[str, Any]:
    """Source tokens the model was trained with, ``<s>``, kind and ``</s>`` not counted."""
    special = 3
    data = config.data
    tokens = {"headline": data.max_headline_tokens - special, "summary": data.max_summary_tokens - special}
    return {"max_source_tokens": tokens}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

"""Finds a seq2seq checkpoint and says what it is, before anything heavy is imported."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianbao.models.bundle import BUNDLED, BUNDLED_DIR
from jianbao.nlp.errors import ArtifactError

from .hub import download_snapshot

BUNDLED_PATH = BUNDLED_DIR / "summary-zh"

# What both engines can run; the keys are `model_type` of config.json.
ARCHITECTURES = {
    "bart": "BART",
    "mbart": "mBART",
    "pegasus": "PEGASUS",
    "t5": "T5",
    "mt5": "mT5",
    "marian": "Marian",
}

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_TOKENIZER_FILES = ("tokenizer.json", "spiece.model", "sentencepiece.bpe.model", "source.spm", "vocab.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint on this disk, in the layout of transformers.

    Attributes:
        path: Folder with ``config.json`` and the weights.
        name: Short name for records and messages.
        architecture: One of `ARCHITECTURES`.
        sha256: Digest of weights, configuration and vocabulary: all that decides what is written.
        config: ``config.json``, with the token ids of ``generation_config.json`` on top.
    """

    path: Path
    name: str
    architecture: str
    sha256: str
    config: dict[str, Any]

    @property
    def positions(self) -> int:
        """Longest source in tokens, special tokens counted; T5 has no limit and gets 512, as trained."""
        return int(self.config.get("max_position_embeddings") or self.config.get("n_positions") or 512)

    def token_id(self, name: str) -> int | None:
        """The id behind ``<name>_token_id``; the first where the configuration lists several."""
        value = self.config.get(f"{name}_token_id")
        return value[0] if isinstance(value, list) else value


def resolve_checkpoint(name_or_path: str | Path = BUNDLED) -> Checkpoint:
    """Finds a checkpoint by ``"bundled"``, by folder, or by ``"org/model"`` on the hub.

    Raises:
        ArtifactError: If it is missing, not reachable, of another architecture, or has no safetensors.
    """
    path, name = _locate(str(name_or_path))
    config = _read_json(path / "config.json") | _read_token_ids(path / "generation_config.json")
    _check_architecture(path, config)
    files = [*_weight_files(path), path / "config.json", *(path / name for name in _TOKENIZER_FILES)]
    return Checkpoint(
        path=path, name=name, architecture=config["model_type"], sha256=_digest(files), config=config
    )


def _locate(name_or_path: str) -> tuple[Path, str]:
    if name_or_path == BUNDLED:
        return BUNDLED_PATH, BUNDLED_PATH.name
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return path.resolve(), path.resolve().name
    if _HUB_NAME.fullmatch(name_or_path):
        return download_snapshot(name_or_path), name_or_path
    raise ArtifactError(
        f"No summarizer at {name_or_path!r}; give 'bundled', a folder, or 'organization/model' on the hub.",
        f"找不到摘要模型 {name_or_path!r}；请填 bundled、本地文件夹，或模型库上的“机构/模型”。",
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise ArtifactError(
            f"{path} cannot be read ({exc}); a checkpoint folder needs it, copy or download it again.",
            f"无法读取 {path}（{exc}）；模型文件夹必须有此文件，请重新复制或下载。",
        ) from exc
    if not isinstance(values, dict):
        raise ArtifactError(
            f"{path} is not a JSON object; download it again.", f"{path} 内容不对，请重新下载。"
        )
    return values


def _read_token_ids(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    values = _read_json(path)
    return {name: value for name, value in values.items() if name.endswith("_token_id") and value is not None}


def _check_architecture(path: Path, config: dict[str, Any]) -> None:
    if config.get("model_type") in ARCHITECTURES:
        return
    known = ", ".join(ARCHITECTURES.values())
    raise ArtifactError(
        f"{path} is a {config.get('model_type')!r} model, which cannot summarize here; use one of: {known}.",
        f"{path} 是 {config.get('model_type')!r} 模型，不能用来写摘要；可用的结构：{known}。",
    )


def _weight_files(path: Path) -> list[Path]:
    if (path / "model.safetensors").exists():
        return [path / "model.safetensors"]
    index = path / "model.safetensors.index.json"
    files = (
        [path / name for name in sorted(set(_read_json(index)["weight_map"].values()))]
        if index.exists()
        else []
    )
    if files and all(file.exists() for file in files):
        return files
    raise ArtifactError(
        f"{path} has no model.safetensors, and pickled weights (pytorch_model.bin) are never loaded; convert "
        "them where you trust the file: AutoModelForSeq2SeqLM.from_pretrained(...).save_pretrained(folder).",
        f"{path} 没有 model.safetensors，而 pickle 权重（pytorch_model.bin）一律不加载；请在可信环境中用 "
        "AutoModelForSeq2SeqLM.from_pretrained(...).save_pretrained(文件夹) 转换。",
    )


def _digest(files: list[Path]) -> str:
    """SHA-256 over the digests of `files`; a missing optional file counts as nothing."""
    total = hashlib.sha256()
    for file in files:
        if file.exists():
            with file.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()

"""The weights a fine-tuning starts from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from jianbao.models.bundle import BUNDLED
from jianbao.models.seq2seq.checkpoint import BUNDLED_PATH
from jianbao.models.seq2seq.hub import download_snapshot
from jianbao.models.topics.store import TRANSFORMER_FORMAT, load_topic_model
from jianbao.models.topics.transformer import TransformerTopicClassifier
from jianbao.models.topics.transformer_network import ENCODERS, TopicNetwork
from jianbao.nlp.errors import ArtifactError

from .bart_encoder import bert_of_bart
from .config import TransformerConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A network that has not learnt these labels yet, and its tokenizer."""

    network: TopicNetwork
    tokenizer: Tokenizer


def load_start(config: TransformerConfig, labels: Sequence[str]) -> Start:
    """What ``config.start`` names, with a head for `labels`.

    A transformer topic model hands over its head too, so that labels it knew keep their answers.

    Raises:
        ArtifactError: It is missing, damaged, or of an architecture that cannot be used.
    """
    folder = _locate(config.start)
    try:
        values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if values.get("format") == TRANSFORMER_FORMAT:
            return _from_topic_model(folder, labels)
        encoder = _load_encoder(folder, values.get("model_type"), config.dropout)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return Start(network=TopicNetwork(encoder, len(labels)), tokenizer=tokenizer)
    except ArtifactError:
        raise
    except Exception as exc:  # transformers and tokenizers raise anything on damaged files
        raise ArtifactError(
            f"training cannot start from {folder} ({exc}); it needs config.json, tokenizer.json and "
            "model.safetensors, copy or download them again",
            f"无法以 {folder} 为起点训练（{exc}）；需要 config.json、tokenizer.json 和 model.safetensors，"
            "请重新复制或下载。",
        ) from exc


def _locate(start: str) -> Path:
    if start == BUNDLED:
        return BUNDLED_PATH
    folder = Path(start).expanduser()
    return folder if folder.is_dir() else download_snapshot(start)


def _load_encoder(folder: Path, model_type: str | None, dropout: float) -> Any:
    from transformers import AutoModel, BartForConditionalGeneration  # noqa: PLC0415 - seconds, only when a run starts

    files: dict[str, Any] = {"local_files_only": True, "use_safetensors": True, "trust_remote_code": False}
    if model_type == "bart":
        bart: Any = BartForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, dropout=dropout, **files
        )
        return bert_of_bart(bart.model.encoder)
    if model_type not in ENCODERS:
        raise ValueError(f"a {model_type!r} model; usable: bart, {', '.join(ENCODERS)}")
    return AutoModel.from_pretrained(
        folder, dtype=torch.float32, hidden_dropout_prob=dropout, add_pooling_layer=False, **files
    )


def _from_topic_model(folder: Path, labels: Sequence[str]) -> Start:
    model = load_topic_model(folder)
    assert isinstance(model, TransformerTopicClassifier)
    network = TopicNetwork(model.network.encoder, len(labels))
    with torch.no_grad():
        for column, label in enumerate(labels):
            if label in model.labels:
                known = list(model.labels).index(label)
                network.head.weight[column] = model.network.head.weight[known]
                network.head.bias[column] = model.network.head.bias[known]
    return Start(network=network.cpu(), tokenizer=model.reader.tokenizer)

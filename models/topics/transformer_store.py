"""The files of a transformer topic model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from .transformer import TransformerTopicClassifier, TransformerTopicConfig
from .transformer_network import TopicNetwork, build_encoder

_TOKENIZER, _WEIGHTS = "tokenizer.json", "weights.safetensors"


def write_transformer(classifier: TransformerTopicClassifier, folder: Path) -> dict[str, Any]:
    """Write tokenizer and weights, these as float16; returns the config's fields."""
    (folder / _TOKENIZER).write_text(classifier.reader.tokenizer.to_str(), encoding="utf-8")
    state = classifier.network.state_dict()
    half = {name: tensor.detach().to("cpu", torch.float16).contiguous() for name, tensor in state.items()}
    save_file(half, folder / _WEIGHTS)
    return {**asdict(classifier.config), "encoder": classifier.network.encoder.config.to_diff_dict()}


def read_transformer(folder: Path, fields: dict[str, Any]) -> TransformerTopicClassifier:
    """Read what `write_transformer` wrote, `fields` being what it returned.

    Raises:
        Exception: Anything that damaged files make the libraries raise.
    """
    network = TopicNetwork(build_encoder(fields.pop("encoder")), len(fields["labels"]))
    network.load_state_dict({name: half.float() for name, half in load_file(folder / _WEIGHTS).items()})
    config = TransformerTopicConfig(**{**fields, "labels": tuple(fields["labels"])})
    return TransformerTopicClassifier(config, network, Tokenizer.from_file(str(folder / _TOKENIZER)))

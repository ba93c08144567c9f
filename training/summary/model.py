"""The network, its loss, and the part of it that is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from jianbao.models.seq2seq.checkpoint import Checkpoint
from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import Kind

from .config import Optimizer
from .device import choose_attention
from .encoding import Encoded

IGNORED = -100  # cross_entropy's own default for "no target here"


def load_network(checkpoint: Checkpoint, optimizer: Optimizer, device: torch.device) -> nn.Module:
    """A BART checkpoint in float32 on `device`, with the dropout and the frozen layers of the config.

    Raises:
        ArtifactError: It is of another architecture, or its vocabulary lacks the tags of the two kinds.
    """
    _require_trainable(checkpoint)
    from transformers import BartForConditionalGeneration  # noqa: PLC0415 - only when a run starts

    model: Any = BartForConditionalGeneration.from_pretrained(
        checkpoint.path,
        dtype=torch.float32,
        dropout=optimizer.dropout,
        attn_implementation=choose_attention(device),
    )
    freeze_encoder_layers(model, optimizer.frozen_encoder_layers)
    return model.to(device)  # type: ignore[no-any-return]


def freeze_encoder_layers(model: Any, count: int) -> None:
    """Leave the lowest `count` encoder layers as they are and stop the backward pass above them."""
    for layer in model.model.encoder.layers[:count]:
        layer.requires_grad_(False)
    if count:
        model.model.encoder.layers[count - 1].register_forward_hook(_detach)


def collate(batch: Sequence[Encoded], pad_id: int, start_id: int, device: torch.device) -> dict[str, Tensor]:
    """Padded tensors of one batch: `source`, `mask`, `decoder` and `target`, each (batch, positions)."""
    source = _pad([e.source_ids for e in batch], pad_id)
    decoder, target = pad_targets([e.target_ids for e in batch], pad_id, start_id)
    tensors = {"source": source, "mask": (source != pad_id).long(), "decoder": decoder, "target": target}
    return {name: tensor.to(device, non_blocking=True) for name, tensor in tensors.items()}


def pad_targets(targets: Sequence[Sequence[int]], pad_id: int, start_id: int) -> tuple[Tensor, Tensor]:
    """What the decoder reads and what it should write for each of `targets`, both (targets, positions)."""
    decoder = _pad([(start_id, *ids[:-1]) for ids in targets], pad_id)
    return decoder, _pad(targets, IGNORED)


def run_network(model: Any, batch: dict[str, Tensor]) -> Any:
    """What encoder and decoder make of a batch: `encoder_last_hidden_state` and `last_hidden_state`."""
    return model.model(
        input_ids=batch["source"],
        attention_mask=batch["mask"],
        decoder_input_ids=batch["decoder"],
        use_cache=False,
    )


def token_losses(model: Any, hidden: Tensor, target: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Cross entropy of every target piece, (pieces,), padding left out before the vocabulary projection.

    Args:
        model: Has the vocabulary projection.
        hidden: What the decoder made, (batch, positions, width).
        target: (batch, positions), `IGNORED` behind the end.
        label_smoothing: Share of probability spread over all pieces.
    """
    real = target != IGNORED
    logits = model.lm_head(hidden[real]) + model.final_logits_bias[0]
    return nn.functional.cross_entropy(
        logits.float(), target[real], label_smoothing=label_smoothing, reduction="none"
    )


def trained_parameters(model: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    """Names and parameters that get a gradient, tied ones once."""
    return ((name, p) for name, p in model.named_parameters() if p.requires_grad)


def _require_trainable(checkpoint: Checkpoint) -> None:
    tokenizer = checkpoint.path / "tokenizer.json"
    vocabulary = Tokenizer.from_file(str(tokenizer)) if tokenizer.exists() else None
    tags = [f"<{kind}>" for kind in get_args(Kind)]
    if checkpoint.architecture != "bart" or vocabulary is None or None in map(vocabulary.token_to_id, tags):
        raise ArtifactError(
            f"{checkpoint.name} cannot be trained on: a BART with {' and '.join(tags)} in its tokenizer.json "
            "is needed, such as the bundled one",
            f"无法以 {checkpoint.name} 为起点训练：需要 tokenizer.json 中含有 {' 和 '.join(tags)} "
            "的 BART 模型，例如内置模型。",
        )


def _pad(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    return nn.utils.rnn.pad_sequence(
        [torch.tensor(row) for row in rows], batch_first=True, padding_value=value
    )


def _detach(_module: nn.Module, _inputs: object, output: Any) -> Any:
    return output.detach() if isinstance(output, Tensor) else (output[0].detach(), *output[1:])

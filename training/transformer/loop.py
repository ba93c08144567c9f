"""The training loop; a killed run goes on from its last checkpoint as if nothing had happened."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from jianbao.models.topics.transformer_network import TopicNetwork, pad_batch
from jianbao.training.summary.batches import Position
from jianbao.training.summary.checkpoint import Progress, list_checkpoints, load_checkpoint, save_checkpoint
from jianbao.training.summary.config import Schedule
from jianbao.training.summary.device import choose_attention, half_precision
from jianbao.training.summary.log import RunLog
from jianbao.training.summary.schedule import learning_rate_at

from .config import TransformerConfig
from .stream import Batch, ViewStream

_KEPT_CHECKPOINTS = 2  # the newest, and one before it


def train_network(network: TopicNetwork, stream: ViewStream, config: TransformerConfig, folder: Path) -> None:
    """Train `network` in place to the end of the schedule, from the folder's last checkpoint if it has one.

    Args:
        network: On the device to train on.
        stream: Batches with label indices and weights.
        config: Rates, smoothing, clipping, seed.
        folder: Of checkpoints and ``metrics.jsonl``.
    """
    run = _Run(network, stream, config, folder)
    run.resume()
    run.train()


class _Run:
    """One run's moving parts."""

    def __init__(
        self, network: TopicNetwork, stream: ViewStream, config: TransformerConfig, folder: Path
    ) -> None:
        network.encoder.embeddings.requires_grad_(not config.freeze_embeddings)
        self.device = network.head.weight.device
        network.encoder.set_attn_implementation(choose_attention(self.device))
        self.network = network
        if config.compile:
            network.compile(dynamic=True)
        self.stream = stream
        self.config = config
        self.folder = folder
        self.log = RunLog(folder)
        self.schedule = _schedule(config, stream.batches_per_epoch)
        self.optimizer = torch.optim.AdamW(_parameter_groups(network, config), lr=0.0)
        self.progress = Progress()

    def resume(self) -> None:
        """Go on from the last whole checkpoint, else from the start with the seed's dropout."""
        torch.manual_seed(self.config.seed)
        if checkpoints := list_checkpoints(self.folder):
            self.progress = load_checkpoint(checkpoints[-1], self.network, (self.optimizer,))
            self.log.resumed(self.progress)

    def train(self) -> None:
        """Steps to the end of the schedule, with checkpoints by the clock and one at the end."""
        self.network.train()
        total = self.schedule.total_steps
        saved = time.monotonic()
        batches = self.stream.batches_from(self.progress.position)
        self.log.begin(self.progress)
        while self.progress.step < total:
            loss = self._step(batches)
            if self.progress.step % self.config.log_every_steps == 0:
                self.log.step(self.progress, loss, learning_rate_at(self.progress.step, self.schedule), total)
            if time.monotonic() - saved >= self.config.save_every_s or self.progress.step == total:
                save_checkpoint(
                    self.folder, self.progress, self.network, (self.optimizer,), _KEPT_CHECKPOINTS
                )
                saved = time.monotonic()

    def _step(self, batches: Iterator[tuple[Batch, Position]]) -> float:
        """One step of the optimizer; returns the mean loss of an article."""
        begun = time.monotonic()
        batch, position = next(batches)
        rate = learning_rate_at(self.progress.step, self.schedule)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["rate_factor"]
        loss = self._loss(batch)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress = replace(
            self.progress,
            step=self.progress.step + 1,
            pairs=self.progress.pairs + len(batch.ids),
            seconds=self.progress.seconds + time.monotonic() - begun,
            position=position,
        )
        return float(loss.detach())

    def _loss(self, batch: Batch) -> Tensor:
        pad_id = self.network.encoder.config.pad_token_id
        with half_precision(self.device, self.config.precision):
            logits = self.network(**pad_batch(batch.ids, pad_id, self.device)).float()
        targets = torch.tensor(batch.targets, device=self.device)
        losses = nn.functional.cross_entropy(
            logits, targets, reduction="none", label_smoothing=self.config.label_smoothing
        )
        return (losses * torch.tensor(batch.weights, device=self.device)).mean()


def _schedule(config: TransformerConfig, batches_per_epoch: int) -> Schedule:
    """Warm-up and linear decay, without the constant part."""
    steps = max(1, round(config.epochs * batches_per_epoch))
    warmup = round(config.warmup_share * steps)
    return Schedule(
        learning_rate=config.learning_rate, warmup_steps=warmup, stable_steps=0, decay_steps=steps - warmup
    )


def _parameter_groups(network: TopicNetwork, config: TransformerConfig) -> list[dict[str, Any]]:
    """Encoder and head, each with its rate; matrices with weight decay, vectors without."""
    groups: list[dict[str, Any]] = []
    for module, factor in ((network.encoder, 1.0), (network.head, config.head_rate)):
        trained = [p for p in module.parameters() if p.requires_grad]
        groups += [
            _group([p for p in trained if p.ndim >= 2], factor, config.weight_decay),
            _group([p for p in trained if p.ndim < 2], factor, 0.0),
        ]
    return groups


def _group(parameters: Sequence[nn.Parameter], factor: float, weight_decay: float) -> dict[str, Any]:
    return {"params": list(parameters), "rate_factor": factor, "weight_decay": weight_decay}

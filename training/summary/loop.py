"""The training loop.

Written out instead of transformers' ``Trainer``: batches here have a token budget and no fixed size, the
random cut of each source is drawn anew in every epoch, and a resumed run must see the very batches that the
unbroken one would have seen. ``Trainer`` counts examples, replays the data to resume and pickles its state.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from jianbao.models.seq2seq.checkpoint import Checkpoint, resolve_checkpoint

from .batches import BatchStream, Position
from .candidates import open_candidates
from .centring import centre_activations
from .checkpoint import Progress, list_checkpoints, load_checkpoint, save_checkpoint
from .config import SummaryConfig
from .device import choose_device, half_precision
from .encoding import Encoded, PairEncoder
from .export import export_model
from .held_out import HeldOut
from .log import RunLog
from .model import collate, load_network, run_network, token_losses
from .optimizers import build_optimizers
from .pairs import Pair, PairSets, load_pair_sets
from .peaks import PeakPenalty
from .risk import candidate_risks, collate_candidates
from .rounding import round_to_int8
from .schedule import learning_rate_at

_TYPICAL_BATCHES = 6  # of the training texts, 15,000 tokens


def train_summary(config: SummaryConfig) -> Path:
    """Train to the end of the schedule, from the run's last checkpoint when it has one.

    Returns:
        Folder of the float16 weights with their card.

    Raises:
        DataError: A training file is missing or a row of it is wrong.
        ArtifactError: The checkpoint to start from cannot be used.
    """
    run = _Run(config)
    run.resume()
    run.train()
    return run.export()


def export_checkpoint(config: SummaryConfig, checkpoint: Path) -> Path:
    """Write the weights of one checkpoint of a run, without training on.

    Returns:
        Folder of the float16 weights with their card.
    """
    run = _Run(config)
    run.progress = load_checkpoint(checkpoint, run.model, run.optimizers)
    return run.export()


class _Run:
    """One run's moving parts."""

    def __init__(self, config: SummaryConfig) -> None:
        if config.run.threads:
            torch.set_num_threads(config.run.threads)
        torch.manual_seed(config.run.seed)
        start = resolve_checkpoint(config.run.start)
        self.config = config
        self.folder = Path(config.run.out)
        self.log = RunLog(self.folder)
        self.device = choose_device(config.run.device)
        network: Any = load_network(start, config.optimizer, self.device)
        self.peaks = PeakPenalty(network) if config.optimizer.peak_penalty else None
        if config.run.compile:
            network.model.compile(dynamic=True)
        self.model = network
        tokenizer = Tokenizer.from_file(str(start.path / "tokenizer.json"))
        encoder = PairEncoder(tokenizer, config.data)
        pairs = load_pair_sets(config.data)
        self.pairs = replace(pairs, train=self._usable_pairs(pairs, encoder, start))
        weights = [source.weight for source in config.data.train]
        self.stream = BatchStream(self.pairs.train, weights, encoder, config.batches, config.run.seed)
        self.held_out = HeldOut(self.pairs.dev, encoder, config.batches.tokens)
        self.optimizers = build_optimizers(self.model, config.optimizer)
        self.progress = Progress()
        self.log.start(config, self.pairs)

    def _usable_pairs(
        self, pairs: PairSets, encoder: PairEncoder, start: Checkpoint
    ) -> tuple[tuple[Pair, ...], ...]:
        """Pairs of each source without those that are too long, candidates written where they are wanted."""
        usable = [encoder.usable(source) for source in pairs.train]
        wanted = [source.ranked for source in self.config.data.train]
        if not any(wanted):
            return tuple(usable)
        file = open_candidates(start, encoder, self.config, self.log.candidates)
        return tuple(file.rank(p, n) if n else p for p, n in zip(usable, wanted, strict=True))

    def resume(self) -> None:
        """Go on from the run's last whole checkpoint, else from ``continue_from``, else from the start."""
        if checkpoints := list_checkpoints(self.folder):
            self.progress = load_checkpoint(checkpoints[-1], self.model, self.optimizers)
            self.log.resumed(self.progress)
        elif self.config.run.continue_from:
            load_checkpoint(Path(self.config.run.continue_from), self.model, self.optimizers)

    def train(self) -> None:
        """Steps to the end of the schedule, with held-out losses and checkpoints by the clock."""
        total, every = self.config.schedule.total_steps, self.config.run
        saved = measured = time.monotonic()
        batches = self.stream.batches_from(self.progress.position)
        self.log.begin(self.progress)
        while self.progress.step < total:
            loss = self._step(batches)
            now = time.monotonic()
            if self.progress.step % every.log_every_steps == 0:
                self.log.step(self.progress, loss, self._learning_rate(), total)
            if now - measured >= every.eval_every_s:
                self.measure()
                measured = time.monotonic()
            if now - saved >= every.save_every_s:
                self.save()
                saved = time.monotonic()
        self.measure()
        self.save()

    def measure(self) -> None:
        """Held-out loss of every source."""
        self.log.held_out(self.progress, self.held_out.losses(self._losses, self.model))

    def save(self) -> None:
        """Write a checkpoint."""
        save_checkpoint(self.folder, self.progress, self.model, self.optimizers, self.config.run.keep)

    def export(self) -> Path:
        """Write the folder that is handed over, its weights made ready for the int8 engine."""
        round_to_int8(self.model)
        self.model.eval()
        centre_activations(self.model, self._typical_batches())
        return export_model(self.config, self.model, self.pairs, self.progress, self.folder / "model")

    def _typical_batches(self) -> Iterator[dict[str, Tensor]]:
        drawn = islice(self.stream.batches_from(Position()), _TYPICAL_BATCHES)
        return (self._collate(batch) for batch, _ in drawn)

    def _step(self, batches: Iterator[tuple[list[Encoded], Position]]) -> float:
        """One step of the optimizer; returns the mean loss of a target piece, with the weighted mean risk."""
        begun = time.monotonic()
        self.model.train()
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self._learning_rate()
        drawn = [next(batches) for _ in range(self.config.batches.accumulate)]
        pairs = [pair for batch, _ in drawn for pair in batch]
        pieces = sum(len(pair.target_ids) for pair in pairs)
        ranked = sum(bool(pair.candidates) for pair in pairs)
        total = 0.0
        for batch, _ in drawn:
            losses, risks = self._losses_and_risks(batch, self.config.optimizer.label_smoothing)
            loss = losses.sum() / pieces
            risk = self.config.risk.weight * risks.sum() / max(ranked, 1)
            torch.autograd.backward(loss + risk + self._penalty(len(drawn)))
            total += float(loss.detach() + risk.detach())
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.optimizer.clip_norm)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.progress = replace(
            self.progress,
            step=self.progress.step + 1,
            pairs=self.progress.pairs + len(pairs),
            seconds=self.progress.seconds + time.monotonic() - begun,
            position=drawn[-1][1],
        )
        return total

    def _losses(self, batch: list[Encoded]) -> Tensor:
        """Cross entropy of each target piece."""
        return self._losses_and_risks(batch, label_smoothing=0.0)[0]

    def _losses_and_risks(self, batch: list[Encoded], label_smoothing: float) -> tuple[Tensor, Tensor]:
        """Cross entropy of each target piece, and the risk of each pair."""
        candidates = collate_candidates(batch, *self._special_ids, self.device)
        with half_precision(self.device, self.config.run.precision):
            tensors = self._collate(batch)
            output = run_network(self.model, tensors)
            losses = token_losses(self.model, output.last_hidden_state, tensors["target"], label_smoothing)
            if candidates is None:
                return losses, losses.new_zeros(len(batch))
            encoded, sharpness = output.encoder_last_hidden_state, self.config.risk.sharpness
            return losses, candidate_risks(self.model, candidates, encoded, tensors["mask"], sharpness)

    def _collate(self, batch: list[Encoded]) -> dict[str, Tensor]:
        return collate(batch, *self._special_ids, self.device)

    @property
    def _special_ids(self) -> tuple[int, int]:
        """Of the padding and of what the decoder starts with."""
        return self.model.config.pad_token_id, self.model.config.decoder_start_token_id

    def _penalty(self, batches: int) -> Tensor | float:
        """What the pass just made adds to the loss of a step of so many batches."""
        return self.config.optimizer.peak_penalty / batches * self.peaks.take() if self.peaks else 0.0

    def _learning_rate(self) -> float:
        return learning_rate_at(self.progress.step, self.config.schedule)

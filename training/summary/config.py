"""What a training run is told, checked before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from jianbao.nlp.errors import DataError

Form = Literal["pairs", "articles", "aligned", "carried", "extracts"]
Precision = Literal["auto", "float32", "bfloat16"]
OptimizerKind = Literal["adamw", "muon"]

_NO_RISK = "give it a weight above 0 and at least one source `ranked` pairs, or neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of training texts, or one source inside it.

    Attributes:
        path: JSONL, plain or ``.xz``/``.gz``.
        form: ``"pairs"`` has ``kind``, ``target``, ``text``; ``"articles"`` has ``headline``, ``summary``,
            ``text`` and gives two pairs an article; ``"aligned"`` is either of the two with every summary
            said in the article's own clauses or left out (see `jianbao.training.summary.aligned`);
            ``"carried"`` are pairs of which those are left out whose target the article does not carry
            clause by clause (see `jianbao.nlp.truth.alignment`);
            ``"extracts"`` are pairs with a headline as target that give a summary out of the body's own
            sentences (see `jianbao.training.summary.extracts`).
        source: Take only rows of this ``source``; ``""`` takes all.
        since: Take only rows dated this year, month or day (``2020-06-01``) or later; ``""`` takes all.
            Headlines change with the years, and what comes next looks like the latest.
        weight: Share of the drawn pairs, relative to the other sources.
        max_target_chars: Longer targets are left out.
        held_out: Rows kept from training and used as a dev set, chosen by a hash of their id.
        ranked: So many pairs, drawn by the seed, are the source, each with texts that the start checkpoint
            writes for it (see `Risk`); 0 takes all pairs and no such texts.
    """

    path: str
    form: Form = "pairs"
    source: str = ""
    since: str = ""
    weight: float = 1.0
    max_target_chars: int = 120
    held_out: int = 0
    ranked: int = 0

    def __post_init__(self) -> None:
        _require(self.ranked >= 0, "source.ranked", self.ranked, "use a number >= 0")
        _require(self.form in get_args(Form), "source.form", self.form, f"use one of {get_args(Form)}")
        _require(self.weight >= 0, "source.weight", self.weight, "use a number >= 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Which texts are read, and how much of each.

    Attributes:
        root: Folder that relative paths start from; ``""`` is the working directory.
        train: Sources with their weights.
        dev: Files of pairs that are only measured; training texts found in them are dropped.
        exclude: Files whose texts must not be trained on either (dev sets of other tasks).
        dev_per_source: Pairs measured of each source and kind.
        min_headline_tokens: Lower end of the random cut of a headline's source.
        max_headline_tokens: Upper end, and the window written into ``jianbao.json``.
        min_summary_tokens: The same for summaries.
        max_summary_tokens: The same for summaries.
        max_target_tokens: Longer targets are left out.
    """

    train: tuple[Source, ...]
    root: str = ""
    dev: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    dev_per_source: int = 40
    min_headline_tokens: int = 96
    max_headline_tokens: int = 192
    min_summary_tokens: int = 160
    max_summary_tokens: int = 288
    max_target_tokens: int = 90

    def __post_init__(self) -> None:
        _require(bool(self.train), "data.train", self.train, "name at least one source")
        for kind in ("headline", "summary"):
            low, high = getattr(self, f"min_{kind}_tokens"), getattr(self, f"max_{kind}_tokens")
            _require(
                8 <= low <= high <= 500, f"data.*_{kind}_tokens", (low, high), "use 8 <= min <= max <= 500"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """How pairs become batches.

    Attributes:
        tokens: Source and target positions of one batch, candidates and padding counted.
        accumulate: Batches summed up for one step of the optimizer.
        pool: Pairs drawn, sorted by length and cut into batches at a time.
    """

    tokens: int = 2048
    accumulate: int = 1
    pool: int = 512

    def __post_init__(self) -> None:
        _require(self.tokens >= 64, "batches.tokens", self.tokens, "use at least 64")
        _require(self.accumulate >= 1 and self.pool >= 1, "batches", self, "use numbers >= 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Warm-up, constant part and linear decay to zero, in optimizer steps.

    Attributes:
        learning_rate: Of the constant part.
        warmup_steps: Linear from 0.
        stable_steps: Constant; the run may be stopped anywhere in it.
        decay_steps: Linear to 0; 0 leaves the decay out.
    """

    learning_rate: float = 3e-4
    warmup_steps: int = 100
    stable_steps: int = 1000
    decay_steps: int = 300

    def __post_init__(self) -> None:
        _require(0 < self.learning_rate < 0.1, "schedule.learning_rate", self.learning_rate, "use 0..0.1")
        _require(self.total_steps >= 1, "schedule", self, "use at least one step")

    @property
    def total_steps(self) -> int:
        """Steps of the whole run."""
        return self.warmup_steps + self.stable_steps + self.decay_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer:
    """The optimizer and what goes with it.

    Attributes:
        kind: ``"adamw"``, or ``"muon"``: Muon for the matrices of the layers and AdamW for the rest.
        weight_decay: Of matrices; biases and norms have none.
        label_smoothing: Share of probability spread over all pieces.
        dropout: Replaces the checkpoint's.
        clip_norm: Largest norm of the gradient.
        frozen_encoder_layers: Lowest encoder layers left as they are: saves their backward pass.
        peak_penalty: Weight of `jianbao.training.summary.peaks.PeakPenalty` in the loss; 0 leaves it out.
    """

    kind: OptimizerKind = "adamw"
    weight_decay: float = 0.01
    label_smoothing: float = 0.1
    dropout: float = 0.1
    clip_norm: float = 1.0
    frozen_encoder_layers: int = 0
    peak_penalty: float = 0.0

    def __post_init__(self) -> None:
        kinds = get_args(OptimizerKind)
        _require(self.kind in kinds, "optimizer.kind", self.kind, f"use one of {kinds}")
        _require(self.peak_penalty >= 0, "optimizer.peak_penalty", self.peak_penalty, "use a number >= 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Minimum risk training (https://arxiv.org/abs/1512.02433) on texts written before the first step.

    Cross entropy teaches to continue the target; a search needs the best of the texts that it has in its beam
    to have the best score. The risk of a pair is the mean cost of a few of these texts, each counted with its
    share of the probability; offline lists and a part of cross entropy do as well as texts written anew in
    every step (https://arxiv.org/abs/1711.04956). A text costs 1 - ROUGE-L, and more when the truth check
    would refuse it.

    Attributes:
        weight: Of a pair's risk, beside the cross entropy of one piece; 0 leaves it out.
        sharpness: Of the shares: mean log-probability of a text's pieces times this goes into the softmax.
        refusal: Added to the cost of what the truth check refuses, up to a cost of 1.
        beam: Texts written for a pair.
        rivals: Texts of these that are scored: the first, the cheapest, the dearest, the rest drawn.
    """

    weight: float = 0.0
    sharpness: float = 10.0
    refusal: float = 0.15
    beam: int = 8
    rivals: int = 4

    def __post_init__(self) -> None:
        _require(self.weight >= 0 and self.refusal >= 0, "risk", self, "use numbers >= 0")
        _require(self.sharpness > 0, "risk.sharpness", self.sharpness, "use a number above 0")
        _require(3 <= self.rivals <= self.beam, "risk.rivals", self.rivals, "use 3 <= rivals <= beam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where a run lives and how often it speaks.

    Attributes:
        start: Checkpoint to start from: ``"bundled"``, a folder in transformers' form, or ``org/model``.
        continue_from: ``checkpoint-*`` folder of another run: its weights and moments are taken over, steps
            are counted anew. This is how a decay follows a constant part that was stopped.
        out: Folder of the run.
        device: ``"cpu"``, ``"cuda"`` or ``"auto"``.
        threads: CPU threads; 0 leaves torch's choice.
        precision: Of the products in a step; weights, moments and losses stay float32. ``"auto"`` is bfloat16
            where the hardware multiplies it faster: on a GPU, and on a CPU with AVX512-BF16.
        compile: Let `torch.compile` join the small operations of a step; needs a C++ compiler.
        seed: Of draws, cuts and dropout.
        log_every_steps: Metrics row.
        eval_every_s: Held-out loss, in seconds of the clock.
        save_every_s: Checkpoint, in seconds of the clock.
        keep: Checkpoints kept.
    """

    start: str
    out: str
    continue_from: str = ""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = 0
    precision: Precision = "auto"
    compile: bool = False
    seed: int = 20
    log_every_steps: int = 10
    eval_every_s: float = 900.0
    save_every_s: float = 300.0
    keep: int = 3

    def __post_init__(self) -> None:
        _require(self.keep >= 1, "run.keep", self.keep, "use at least 1")
        _require(self.device in ("auto", "cpu", "cuda"), "run.device", self.device, "use auto, cpu or cuda")
        names = get_args(Precision)
        _require(self.precision in names, "run.precision", self.precision, f"use one of {names}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryConfig:
    """Everything a run of ``jianbao train summary`` needs."""

    run: Run
    data: Data
    batches: Batches = field(default_factory=Batches)
    schedule: Schedule = field(default_factory=Schedule)
    optimizer: Optimizer = field(default_factory=Optimizer)
    risk: Risk = field(default_factory=Risk)

    def __post_init__(self) -> None:
        ranked = [source.path for source in self.data.train if source.ranked]
        _require(bool(ranked) == bool(self.risk.weight), "risk.weight", self.risk.weight, _NO_RISK)


def _require(condition: bool, name: str, value: object, remedy: str) -> None:
    if not condition:
        raise DataError(
            f"{name} = {value!r} is out of range: {remedy}", f"{name} = {value!r} 超出范围：{remedy}"
        )

"""A checkpoint, its tokenizer and an engine, as one `TextGenerator`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import ctranslate2

from jianbao.models.bundle import BUNDLED
from jianbao.nlp.protocols import GenerationRequest, Kind

from .backends import Encoded
from .bans import BanList, TokenSequence
from .batching import Batch, bucket
from .checkpoint import Checkpoint, resolve_checkpoint
from .conversion import prepare
from .ct2_engine import CTranslate2Engine
from .engine import Engine
from .settings import GenerationSettings, load_settings
from .tokenization import SourceTokenizer, load_tokenizer

EngineName = Literal["auto", "ct2", "torch"]


class Seq2SeqGenerator:
    """Implements `jianbao.nlp.protocols.TextGenerator`.

    Args:
        checkpoint: What is run; names the generator and bounds its sources.
        tokenizer: The tokenizer of `checkpoint`.
        engine: Runs `checkpoint` under `settings`.
        settings: Lengths and batch sizes.
    """

    def __init__(
        self, checkpoint: Checkpoint, tokenizer: SourceTokenizer, engine: Engine, settings: GenerationSettings
    ) -> None:
        self._checkpoint = checkpoint
        self._tokenizer = tokenizer
        self._engine = engine
        self._settings = settings
        self._bans = BanList(tokenizer.backend)
        self._end_id = checkpoint.token_id("eos")
        self._never = self._never_written()

    @property
    def name(self) -> str:
        """Checkpoint, eight digits of its SHA-256, and engine: ``summary-zh@1a2b3c4d/ct2-int8``."""
        return f"{self._checkpoint.name}@{self._checkpoint.sha256[:8]}/{self._engine.name}"

    @property
    def replicas(self) -> int:
        """Batches that are searched at the same time."""
        return self._engine.replicas

    @property
    def settings(self) -> GenerationSettings:
        """The settings in use."""
        return self._settings

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of source tokens of each text, special tokens not counted."""
        return [len(encoded.ids) for encoded in self._tokenizer.encode(texts)]

    def max_source_tokens(self, kind: Kind) -> int:
        """Source tokens the model should be given, special tokens not counted; see ``jianbao.json``."""
        window = self._window(kind)
        return min(window, self._settings.max_source_tokens.get(kind, window))

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[str]]:
        """Candidates of each request, best first; ``[""]`` where each contains a banned string.

        Raises:
            ValueError: If a text is longer than the model's window.
        """
        sources = self._tokenizer.encode([request.text for request in requests])
        self._check_window(requests, sources)
        groups = [*self._group(requests, sources)]
        batches = [self._batch(requests, sources, positions) for positions in groups]
        found: dict[int, list[list[int]]] = {}
        for positions, outputs in zip(groups, self._engine.search(batches), strict=True):
            found.update(zip(positions, outputs, strict=True))
        return [self._read(requests[i], sources[i], found[i]) for i in range(len(requests))]

    def _window(self, kind: Kind) -> int:
        return self._checkpoint.positions - self._tokenizer.frame_size(kind)

    def _never_written(self) -> tuple[TokenSequence, ...]:
        """Special tokens other than the end, and the unknown token, which is filled from the source."""
        backend = self._tokenizer.backend
        kept = {self._end_id, backend.unknown_id}
        return tuple((token_id,) for token_id in sorted(backend.special_ids - kept))

    def _check_window(self, requests: Sequence[GenerationRequest], sources: Sequence[Encoded]) -> None:
        for request, source in zip(requests, sources, strict=True):
            if len(source.ids) > self._window(request.kind):
                raise ValueError(
                    f"a {request.kind} source of {len(source.ids)} tokens does not fit the model's "
                    f"{self._window(request.kind)}; choose what it reads with count_tokens()"
                )

    def _group(
        self, requests: Sequence[GenerationRequest], sources: Sequence[Encoded]
    ) -> Iterator[list[int]]:
        """Positions of requests that may share a batch: same kind, same bans, about the same length.

        A few requests are shared out to all replicas that work on them instead of keeping one busy and the
        others idle.
        """
        alike: dict[tuple[Kind, frozenset[str]], list[int]] = defaultdict(list)
        for position, request in enumerate(requests):
            alike[request.kind, frozenset(request.banned)].append(position)
        replicas = self._engine.replicas_for(len(requests))
        for positions in alike.values():
            share = -(-len(positions) // replicas)
            buckets = bucket(
                [len(sources[i].ids) for i in positions],
                max_items=min(self._settings.batch_size, share),
                max_tokens=self._settings.batch_tokens,
            )
            yield from ([positions[i] for i in chosen] for chosen in buckets)

    def _batch(
        self, requests: Sequence[GenerationRequest], sources: Sequence[Encoded], positions: Sequence[int]
    ) -> Batch:
        first = requests[positions[0]]
        return Batch(
            sources=[self._tokenizer.frame(sources[i].ids, first.kind) for i in positions],
            max_tokens=self._settings.max_tokens[first.kind],
            min_tokens=self._settings.min_tokens[first.kind],
            suppressed=self._never + self._bans.spellings(first.banned),
        )

    def _read(self, request: GenerationRequest, source: Encoded, outputs: Sequence[list[int]]) -> list[str]:
        """Texts without banned strings and repetitions; unfinished ones only if there is nothing else."""
        finished = [ids for ids in outputs if self._end_id in ids]
        texts = self._tokenizer.decode(finished or outputs, request.text, source.unknown_spans)
        banned = [self._tokenizer.backend.normalize(text) for text in request.banned if text]
        kept = [
            text
            for text in dict.fromkeys(texts)
            if text and not any(ban in self._tokenizer.backend.normalize(text) for ban in banned)
        ]
        return kept or [""]


def load_generator(
    name_or_path: str | Path = BUNDLED,
    *,
    engine: EngineName = "auto",
    settings: GenerationSettings | None = None,
    replicas: int | None = None,
    share: int | None = None,
) -> Seq2SeqGenerator:
    """Loads a checkpoint and an engine for it.

    Args:
        name_or_path: ``"bundled"``, a folder, or ``"organization/model"`` on the hub.
        engine: ``"ct2"`` (int8, CPU), ``"torch"`` (float32 on CPU, half precision on CUDA), or ``"auto"``:
            torch where there is a CUDA device that it can use, else CTranslate2.
        settings: By default those of the checkpoint's ``jianbao.json``.
        replicas: Batches that ``ct2`` searches at the same time, each on a core; on all cores by default.
        share: How many of these work on more than one article; see `CTranslate2Engine`.

    Raises:
        ArtifactError: If the checkpoint cannot be found, is not allowed, or cannot be loaded.
    """
    checkpoint = resolve_checkpoint(name_or_path)
    tokenizer = load_tokenizer(checkpoint)
    settings = settings or load_settings(checkpoint.path)
    searcher = _engine(engine, checkpoint, tokenizer, settings, replicas, share)
    return Seq2SeqGenerator(checkpoint, tokenizer, searcher, settings)


def _engine(
    name: EngineName,
    checkpoint: Checkpoint,
    tokenizer: SourceTokenizer,
    settings: GenerationSettings,
    replicas: int | None,
    share: int | None,
) -> Engine:
    if name == "torch" or (name == "auto" and _has_cuda()):
        from .torch_engine import TorchEngine  # noqa: PLC0415 - imports torch and transformers

        return TorchEngine(
            checkpoint,
            settings,
            decoder_start_id=tokenizer.decoder_start_id,
            forced_prefix=tokenizer.forced_prefix,
        )
    if name in ("auto", "ct2"):
        return CTranslate2Engine(
            prepare(checkpoint),
            settings,
            forced_prefix=tokenizer.forced_prefix,
            replicas=replicas,
            share=share,
        )
    raise ValueError(f"engine is {name!r}, but must be 'auto', 'ct2' or 'torch'")


def _has_cuda() -> bool:
    """True when the driver shows a device and torch was built for it; asks torch only in the first case."""
    if ctranslate2.get_cuda_device_count() == 0:
        return False
    import torch  # noqa: PLC0415 - only on machines with a GPU

    return torch.cuda.is_available()

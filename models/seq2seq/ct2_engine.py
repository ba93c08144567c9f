"""Beam search by CTranslate2, the engine for CPUs.

Its scores equal those of `TorchEngine` because the end token is returned, and so counted in the length that
scores are divided by, and because both mask before the softmax and stop once `beam_size` texts are finished.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from jianbao.models.cores import available_cores
from jianbao.nlp.errors import ArtifactError

from .batching import Batch
from .settings import GenerationSettings

_Jobs = list[ctranslate2.AsyncTranslationResult]
_ONE_ARTICLE = 6  # texts: what one asks for at most at a time


class CTranslate2Engine:
    """A converted model on the CPU.

    One replica a core with one thread each: batches run side by side without waiting for each other at every
    product, as the threads of one replica do, and the replicas share the weights.

    Args:
        folder: What `prepare` returned.
        settings: Beam and penalties.
        forced_prefix: Tokens every output begins with.
        compute_type: ``"int8"`` or ``"float32"``, as CTranslate2 names them.
        replicas: Batches searched at the same time; as many as cores by default.
        share: Of these, how many work on more texts than one article asks for, where several processes share
            the cores; all by default. An editor who waits for one article gets them all.
        threads: Threads a replica.

    Raises:
        ArtifactError: If the folder cannot be loaded.
    """

    def __init__(
        self,
        folder: Path,
        settings: GenerationSettings,
        *,
        forced_prefix: Sequence[int] = (),
        compute_type: str = "int8",
        replicas: int | None = None,
        share: int | None = None,
        threads: int = 1,
    ) -> None:
        self.name = f"ct2-{compute_type}"
        self.replicas = replicas or available_cores()
        self._share = min(share or self.replicas, self.replicas)
        self._settings = settings
        try:
            tokens = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
            self._translator = ctranslate2.Translator(
                str(folder),
                compute_type=compute_type,
                inter_threads=self.replicas,
                intra_threads=threads,
                max_queued_batches=-1,
            )
        except (OSError, ValueError, RuntimeError) as exc:
            raise ArtifactError(
                f"{folder} cannot be loaded ({exc}); delete it and run `jianbao models prepare`.",
                f"无法加载 {folder}（{exc}）；请删除后运行 jianbao models prepare。",
            ) from exc
        self._tokens: list[str] = tokens
        self._ids = {token: token_id for token_id, token in enumerate(tokens)}
        self._prefix = self._to_tokens(forced_prefix) or None

    def replicas_for(self, n_texts: int) -> int:
        """All for the texts of one article, else the share."""
        return self.replicas if n_texts <= _ONE_ARTICLE else self._share

    def search(self, batches: Sequence[Batch]) -> list[list[list[list[int]]]]:
        """See `Engine.search`; batches are queued and shared out to the replicas."""
        at_once = self.replicas_for(sum(len(batch.sources) for batch in batches))
        if at_once == self.replicas:  # whichever is free takes the next
            at_once = len(batches)
        found: list[list[list[list[int]]]] = []
        queued: deque[_Jobs] = deque()
        for batch in batches:
            if len(queued) == at_once:
                found.append(self._results(queued.popleft()))
            queued.append(self._submit(batch))
        return found + [self._results(jobs) for jobs in queued]

    def _results(self, jobs: _Jobs) -> list[list[list[int]]]:
        return [self._to_ids(job.result().hypotheses) for job in jobs]

    def _submit(self, batch: Batch) -> _Jobs:
        settings = self._settings
        jobs: _Jobs = self._translator.translate_batch(
            [self._to_tokens(source) for source in batch.sources],
            target_prefix=[self._prefix] * len(batch.sources) if self._prefix else None,
            asynchronous=True,
            beam_size=settings.beam_size,
            num_hypotheses=settings.n_candidates,
            length_penalty=settings.length_penalty,
            no_repeat_ngram_size=settings.no_repeat_ngram_size,
            suppress_sequences=self._known(batch.suppressed) or None,
            max_input_length=0,
            max_decoding_length=batch.max_tokens,
            min_decoding_length=batch.min_tokens,
            return_end_token=True,
        )
        return jobs

    def _known(self, sequences: Sequence[Sequence[int]]) -> list[list[str]]:
        """Without what the converter dropped: Marian's padding, the last entry of its vocabulary."""
        return [self._to_tokens(sequence) for sequence in sequences if max(sequence) < len(self._tokens)]

    def _to_tokens(self, ids: Sequence[int]) -> list[str]:
        return [self._tokens[token_id] for token_id in ids]

    def _to_ids(self, hypotheses: Sequence[Sequence[str]]) -> list[list[int]]:
        return [[self._ids[token] for token in tokens] for tokens in hypotheses]

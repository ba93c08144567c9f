"""Beam search by transformers, the engine for GPUs and the reference for CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import AutoModelForSeq2SeqLM, GenerationConfig

from jianbao.nlp.errors import ArtifactError

from .batching import Batch
from .checkpoint import Checkpoint
from .settings import GenerationSettings


class TorchEngine:
    """A checkpoint in float32 on the CPU, or in bfloat16 (float16 on older cards) on a CUDA device.

    Args:
        checkpoint: What to load.
        settings: Beam and penalties.
        decoder_start_id: First decoder input.
        forced_prefix: At most one token every output begins with.
        device: ``"cpu"`` or ``"cuda"``; by default CUDA where there is one.

    Raises:
        ArtifactError: If the weights cannot be loaded.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        settings: GenerationSettings,
        *,
        decoder_start_id: int,
        forced_prefix: Sequence[int] = (),
        device: str | None = None,
    ) -> None:
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        dtype = _dtype(self._device)
        self.replicas = 1
        self.name = f"torch-{str(dtype).removeprefix('torch.')}"
        self._settings = settings
        self._pad_id = checkpoint.token_id("pad") or 0
        self._end_id = checkpoint.token_id("eos")
        self._model = _load(checkpoint, dtype).to(self._device)
        # What the checkpoint itself would add (forced end token, its own lengths) is left out.
        self._model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
            pad_token_id=self._pad_id,
            eos_token_id=self._end_id,
            decoder_start_token_id=decoder_start_id,
            forced_bos_token_id=next(iter(forced_prefix), None),
        )

    def replicas_for(self, n_texts: int) -> int:
        """See `Engine.replicas_for`."""
        return self.replicas

    def search(self, batches: Sequence[Batch]) -> list[list[list[list[int]]]]:
        """See `Engine.search`; one batch after the other."""
        return [self._search(batch) for batch in batches]

    @torch.inference_mode()
    def _search(self, batch: Batch) -> list[list[list[int]]]:
        settings = self._settings
        input_ids, attention_mask = self._pad(batch.sources)
        output = self._model.generate(
            input_ids=input_ids,
            attention_mask=attention_mask,
            do_sample=False,
            num_beams=settings.beam_size,
            num_return_sequences=settings.n_candidates,
            early_stopping=settings.beam_size > 1,
            length_penalty=settings.length_penalty,
            no_repeat_ngram_size=settings.no_repeat_ngram_size or None,
            bad_words_ids=[list(sequence) for sequence in batch.suppressed] or None,
            renormalize_logits=True,
            max_new_tokens=batch.max_tokens,
            min_new_tokens=batch.min_tokens or None,
        )
        candidates = [self._trim(ids) for ids in output[:, 1:].tolist()]
        n = settings.n_candidates
        return [candidates[start : start + n] for start in range(0, len(candidates), n)]

    def _pad(self, sources: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Padded ids and their mask, both *Shape:* (batch, longest source)."""
        width = max(map(len, sources))
        ids = [[*source, *[self._pad_id] * (width - len(source))] for source in sources]
        mask = [[1] * len(source) + [0] * (width - len(source)) for source in sources]
        return torch.tensor(ids, device=self._device), torch.tensor(mask, device=self._device)

    def _trim(self, ids: list[int]) -> list[int]:
        """Up to the end token; without one, up to the padding of longer neighbours."""
        for stop, keep in ((self._end_id, 1), (self._pad_id, 0)):
            if stop in ids:
                return ids[: ids.index(stop) + keep]
        return ids


def _dtype(device: str) -> torch.dtype:
    if device == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def _load(checkpoint: Checkpoint, dtype: torch.dtype) -> Any:
    try:
        model = AutoModelForSeq2SeqLM.from_pretrained(
            checkpoint.path, dtype=dtype, local_files_only=True, use_safetensors=True, trust_remote_code=False
        )
    except Exception as exc:  # safetensors and transformers raise anything on damaged files
        raise ArtifactError(
            f"The weights in {checkpoint.path} cannot be loaded ({exc}); copy or download them again.",
            f"无法加载 {checkpoint.path} 的权重（{exc}）；请重新复制或下载。",
        ) from exc
    return model.eval()

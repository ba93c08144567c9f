"""Source texts to token ids and back, without transformers where ``tokenizer.json`` allows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import Kind

from .backends import Encoded, TokenizerBackend, load_backend
from .checkpoint import Checkpoint
from .unknowns import UNKNOWN_MARK, Span, restore_unknowns

# mBART names the language of source and target by a token; everything here is Chinese.
_CHINESE = "zh_CN"
_LANGUAGE = re.compile(r"[a-z]{2}_[A-Z]{2}")


class SourceTokenizer:
    """Encodes sources the way the checkpoint was trained, and reads its outputs.

    Attributes:
        backend: The tokenizer library's part.
        decoder_start_id: First decoder input.
        forced_prefix: Tokens every output begins with, such as mBART's language.
    """

    def __init__(self, backend: TokenizerBackend, checkpoint: Checkpoint) -> None:
        self.backend = backend
        language = backend.token_id(_CHINESE) if checkpoint.architecture == "mbart" else None
        before, behind = backend.template()
        self._before = self._in_chinese(before, language)
        self._behind = self._in_chinese(behind, language)
        self.decoder_start_id = _decoder_start(checkpoint, language)
        self.forced_prefix = _forced_prefix(checkpoint, language, self.decoder_start_id)
        tags = {kind: backend.token_id(f"<{kind}>") for kind in get_args(Kind)}
        self._tags = {kind: [] if tag is None else [tag] for kind, tag in tags.items()}

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Token ids of `texts` without special tokens, and where they hold unknown pieces."""
        return self.backend.encode(texts)

    def frame(self, ids: Sequence[int], kind: Kind) -> list[int]:
        """A whole source: `ids` between the special tokens, behind the kind's tag if there is one."""
        return [*self._before, *self._tags[kind], *ids, *self._behind]

    def frame_size(self, kind: Kind) -> int:
        """Number of tokens `frame` adds."""
        return len(self._before) + len(self._tags[kind]) + len(self._behind)

    def decode(
        self, sequences: Sequence[Sequence[int]], source: str, spans: Sequence[Span]
    ) -> list[str | None]:
        """Texts of `sequences`, their unknown tokens filled from `source`.

        Returns:
            One text each; ``None`` where an unknown token has no counterpart in the source.
        """
        runs = [_split(sequence, self.backend.unknown_id) for sequence in sequences]
        texts = iter(self.backend.decode([run for sequence in runs for run in sequence]))
        marked = [UNKNOWN_MARK.join(next(texts) for _ in sequence).strip() for sequence in runs]
        return [restore_unknowns(text, source, spans) for text in marked]

    def _in_chinese(self, special_ids: list[int], language: int | None) -> list[int]:
        if language is None:
            return special_ids
        return [language if _LANGUAGE.fullmatch(self.backend.token(i)) else i for i in special_ids]


def load_tokenizer(checkpoint: Checkpoint) -> SourceTokenizer:
    """The tokenizer of `checkpoint`.

    Raises:
        ArtifactError: If its files are missing, damaged or need code from the hub.
    """
    try:
        return SourceTokenizer(load_backend(checkpoint.path), checkpoint)
    except Exception as exc:  # both libraries raise bare Exception on damaged files
        raise ArtifactError(
            f"The tokenizer in {checkpoint.path} cannot be loaded ({exc}); it needs tokenizer.json or "
            "sentencepiece files, and code from the hub is never run.",
            f"无法加载 {checkpoint.path} 的分词器（{exc}）；需要 tokenizer.json 或 sentencepiece 文件，"
            "且从不运行模型库上的代码。",
        ) from exc


def _decoder_start(checkpoint: Checkpoint, language: int | None) -> int:
    for token_id in (checkpoint.token_id("decoder_start"), language, checkpoint.token_id("bos")):
        if token_id is not None:
            return token_id
    raise ValueError("config.json names no decoder_start_token_id")


def _forced_prefix(checkpoint: Checkpoint, language: int | None, decoder_start_id: int) -> list[int]:
    forced = checkpoint.token_id("forced_bos")
    if forced is None and language != decoder_start_id:
        forced = language
    return [] if forced is None else [forced]


def _split(sequence: Sequence[int], unknown_id: int | None) -> list[list[int]]:
    """Runs of `sequence` between its unknown tokens; one more than there are of these."""
    runs: list[list[int]] = [[]]
    for token_id in sequence:
        if token_id == unknown_id:
            runs.append([])
        else:
            runs[-1].append(token_id)
    return runs

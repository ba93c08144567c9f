"""The two tokenizer libraries behind one small interface."""

from __future__ import annotations

import json
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from .unknowns import Span

_PROBE = "新闻"

# A WordPiece decoder puts a space between all pieces; Chinese text has none there.
_WORDPIECE_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The text part of a source.

    Attributes:
        ids: Token ids without special tokens.
        unknown_spans: Offsets in the text behind each unknown token, as ``(start, end)``.
    """

    ids: list[int]
    unknown_spans: list[Span]


class TokenizerBackend(ABC):
    """What is needed of a tokenizer library.

    Attributes:
        size: Number of vocabulary entries.
        unknown_id: Id of pieces outside the vocabulary, ``None`` where there is none.
        special_ids: Ids that are not text.
    """

    size: int
    unknown_id: int | None
    special_ids: frozenset[int]

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Token ids without special tokens; ``"</s>"`` written in a text is text, too."""

    @abstractmethod
    def encode_whole(self, text: str) -> list[int]:
        """Token ids with the special tokens of a single text."""

    @abstractmethod
    def decode(self, sequences: Sequence[Sequence[int]]) -> list[str]:
        """Texts of `sequences`, special tokens left out."""

    @abstractmethod
    def normalize(self, text: str) -> str:
        """`text` as the vocabulary writes it, for instance in NFKC."""

    @abstractmethod
    def token(self, token_id: int) -> str:
        """The vocabulary entry of an id."""

    @abstractmethod
    def token_id(self, token: str) -> int | None:
        """The id of a vocabulary entry, ``None`` when it is not one."""

    def _hide_specials(self, ids: Sequence[int]) -> list[int]:
        if self.unknown_id is None:
            return [token_id for token_id in ids if token_id not in self.special_ids]
        return [self.unknown_id if token_id in self.special_ids else token_id for token_id in ids]

    def template(self) -> tuple[list[int], list[int]]:
        """Special tokens before and behind a single text."""
        whole, bare = self.encode_whole(_PROBE), self.encode([_PROBE])[0].ids
        start = next(i for i in range(len(whole)) if whole[i : i + len(bare)] == bare)
        return whole[:start], whole[start + len(bare) :]


def load_backend(path: Path) -> TokenizerBackend:
    """The `tokenizers` library where ``tokenizer.json`` is there, else transformers."""
    return FastBackend(path) if (path / "tokenizer.json").exists() else TransformersBackend(path)


class FastBackend(TokenizerBackend):
    """``tokenizer.json``, read by the `tokenizers` library alone."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True
        self._is_wordpiece = type(self._tokenizer.decoder).__name__ == "WordPiece"
        added = self._tokenizer.get_added_tokens_decoder()
        self.size = self._tokenizer.get_vocab_size()
        self.special_ids = frozenset(i for i, token in added.items() if token.special)
        self.unknown_id = self.token_id(_unknown_token(path))

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """All texts at once, on all cores."""
        return [self._plain(e) for e in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def encode_whole(self, text: str) -> list[int]:
        """With the template of the file."""
        return list(self._tokenizer.encode(text).ids)

    def decode(self, sequences: Sequence[Sequence[int]]) -> list[str]:
        """Without the spaces a WordPiece decoder puts between characters."""
        texts = self._tokenizer.decode_batch([list(ids) for ids in sequences], skip_special_tokens=True)
        return [_WORDPIECE_SPACE.sub("", text) for text in texts] if self._is_wordpiece else list(texts)

    def normalize(self, text: str) -> str:
        """By the normalizer of the file."""
        normalizer = self._tokenizer.normalizer
        return text if normalizer is None else str(normalizer.normalize_str(text))

    def token(self, token_id: int) -> str:
        """As the file writes it."""
        return str(self._tokenizer.id_to_token(token_id))

    def token_id(self, token: str) -> int | None:
        """Added tokens such as ``<headline>`` are found, too."""
        found: int | None = self._tokenizer.token_to_id(token)
        return found

    def _plain(self, encoding: Any) -> Encoded:
        """A vocabulary may hold ``"</s>"`` as a piece; written in a text it counts as unknown."""
        if self.special_ids.isdisjoint(encoding.ids):
            return Encoded(ids=encoding.ids, unknown_spans=[])
        pairs = zip(encoding.ids, encoding.offsets, strict=True)
        return Encoded(
            ids=self._hide_specials(encoding.ids),
            unknown_spans=[span for token_id, span in pairs if token_id in self.special_ids],
        )


class TransformersBackend(TokenizerBackend):
    """Sentencepiece files, read by transformers; slower to import and without offsets."""

    def __init__(self, path: Path) -> None:
        from transformers import AutoTokenizer  # noqa: PLC0415 - seconds; only for old checkpoints

        self._tokenizer: Any = AutoTokenizer.from_pretrained(
            path, local_files_only=True, trust_remote_code=False
        )
        self.size = len(self._tokenizer)
        self.special_ids = frozenset(self._tokenizer.all_special_ids)
        self.unknown_id = self._tokenizer.unk_token_id

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """Offsets are not known here, so no unknown piece can be filled."""
        ids = self._tokenizer(
            list(texts), add_special_tokens=False, split_special_tokens=True, verbose=False
        ).input_ids
        return [Encoded(ids=self._hide_specials(sequence), unknown_spans=[]) for sequence in ids]

    def encode_whole(self, text: str) -> list[int]:
        """With the special tokens the tokenizer class adds."""
        return list(self._tokenizer(text).input_ids)

    def decode(self, sequences: Sequence[Sequence[int]]) -> list[str]:
        """By the target vocabulary, where there are two."""
        texts = self._tokenizer.batch_decode(
            [list(ids) for ids in sequences], skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return list(texts)

    def normalize(self, text: str) -> str:
        """In NFKC, as sentencepiece does by default."""
        return unicodedata.normalize("NFKC", text)

    def token(self, token_id: int) -> str:
        """As the vocabulary writes it."""
        return str(self._tokenizer.convert_ids_to_tokens(token_id))

    def token_id(self, token: str) -> int | None:
        """By look-up; an unknown token is not mapped to ``<unk>``."""
        found = self._tokenizer.get_vocab().get(token)
        return None if found is None else int(found)


def _unknown_token(path: Path) -> str:
    config = path / "tokenizer_config.json"
    values = json.loads(config.read_text(encoding="utf-8")) if config.exists() else {}
    token = values.get("unk_token") or "<unk>"
    return str(token["content"] if isinstance(token, dict) else token)

"""A fine-tuned encoder as topic classifier; imports torch, so it is itself imported only when needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from jianbao.nlp.article import Article

from .calibrated import CalibratedClassifier, CalibratedConfig, Floats
from .transformer_input import ArticleReader, cut_by_length
from .transformer_network import TopicNetwork, pad_batch

_BATCH_TOKENS = 4096  # more is no faster on a CPU and only costs memory


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerTopicConfig(CalibratedConfig):
    """What a transformer topic model needs besides its weights.

    Attributes:
        max_tokens: Longest article in tokens, special ones counted; what lies behind is not read.
        prefix: Put before every article, as e5 wants ``"passage: "``.
    """

    max_tokens: int
    prefix: str = ""

    def __post_init__(self) -> None:
        CalibratedConfig.__post_init__(self)
        if self.max_tokens < 8:
            raise ValueError(f"max_tokens must be at least 8, got {self.max_tokens}")


class TransformerTopicClassifier(CalibratedClassifier):
    """Implements `jianbao.nlp.protocols.TopicClassifier`; a title alone or a body alone is enough.

    Args:
        config: Labels, calibration and input length.
        network: Goes to `device` and into evaluation mode.
        tokenizer: The encoder's own.
        device: ``"cpu"`` or ``"cuda"``; by default CUDA where there is one.

    Raises:
        ValueError: Network, tokenizer and `config` do not belong together.
    """

    config: TransformerTopicConfig

    def __init__(
        self,
        config: TransformerTopicConfig,
        network: TopicNetwork,
        tokenizer: Tokenizer,
        device: str | None = None,
    ) -> None:
        _check_fit(config, network, tokenizer)
        self.config = config
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self.network = network.to(self.device).eval()
        self.reader = ArticleReader(tokenizer, prefix=config.prefix, max_tokens=config.max_tokens)

    def logits(self, articles: Sequence[Article]) -> Floats:
        """Scores before calibration; *shape:* (articles, labels)."""
        encoded = self.reader.encode(articles)
        logits = np.empty((len(encoded), len(self.config.labels)), dtype=np.float32)
        for positions in cut_by_length([len(ids) for ids in encoded], _BATCH_TOKENS):
            logits[positions] = self._forward([encoded[position] for position in positions])
        return logits

    @torch.inference_mode()
    def _forward(self, batch: Sequence[Sequence[int]]) -> Floats:
        tensors = pad_batch(batch, self.network.encoder.config.pad_token_id, self.device)
        logits: Floats = self.network(**tensors).float().cpu().numpy()
        return logits


def _check_fit(config: TransformerTopicConfig, network: TopicNetwork, tokenizer: Tokenizer) -> None:
    pairs = {
        "labels": (len(config.labels), network.head.out_features, len(config.labels)),
        "max_tokens": (config.max_tokens, network.max_positions, None),
        "tokens of the tokenizer": (tokenizer.get_vocab_size(), network.encoder.config.vocab_size, None),
    }
    for name, (value, limit, exact) in pairs.items():
        if value > limit or (exact is not None and value != limit):
            raise ValueError(f"{value} {name}, the network has room for {limit}")

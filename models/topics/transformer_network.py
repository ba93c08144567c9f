"""The network: a BERT-like encoder, the mean of its vectors, a linear layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

#: ``model_type`` of the encoders that can be used.
ENCODERS = ("bert", "roberta", "xlm-roberta")


class TopicNetwork(nn.Module):
    """Scores of every label for padded articles.

    Args:
        encoder: A model of `transformers` whose first output is *shape:* (articles, tokens, width).
        n_labels: Columns of the result.
    """

    def __init__(self, encoder: Any, n_labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(encoder.config.hidden_dropout_prob)
        self.head = nn.Linear(encoder.config.hidden_size, n_labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Logits.

        Args:
            input_ids: *Shape:* (articles, tokens).
            attention_mask: 1 for tokens, 0 for padding; *shape:* (articles, tokens).

        Returns:
            *Shape:* (articles, labels).
        """
        vectors = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(vectors.dtype)
        mean = (vectors * mask).sum(dim=1) / mask.sum(dim=1)
        logits: Tensor = self.head(self.dropout(mean))
        return logits

    @property
    def max_positions(self) -> int:
        """Longest article in tokens that the encoder has positions for."""
        config = self.encoder.config
        first = 0 if config.model_type == "bert" else config.pad_token_id + 1  # RoBERTa counts on from it
        return int(config.max_position_embeddings - first)


def build_encoder(config: dict[str, Any]) -> Any:
    """An encoder with random weights.

    Args:
        config: What ``encoder.config.to_diff_dict()`` gives.

    Raises:
        ValueError: Its ``model_type`` is not one of `ENCODERS`.
    """
    from transformers import AutoConfig, AutoModel  # noqa: PLC0415  seconds; training has them loaded

    model_type = config.get("model_type")
    if model_type not in ENCODERS:
        raise ValueError(f"encoder of type {model_type!r}, this version has {', '.join(ENCODERS)}")
    models: Any = AutoModel
    return models.from_config(AutoConfig.for_model(**config), add_pooling_layer=False)


def pad_batch(articles: Sequence[Sequence[int]], pad_id: int, device: torch.device) -> dict[str, Tensor]:
    """The arguments of `TopicNetwork.forward` for articles of unlike length."""
    width = max(map(len, articles))
    ids = [[*article, *[pad_id] * (width - len(article))] for article in articles]
    mask = [[1] * len(article) + [0] * (width - len(article)) for article in articles]
    return {
        "input_ids": torch.tensor(ids, device=device),
        "attention_mask": torch.tensor(mask, device=device),
    }

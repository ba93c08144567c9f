"""BART's encoder as a BERT: the two compute the same, only the names differ.

Lewis et al. 2019 (arXiv:1910.13461) keep BERT's post-norm layers. BART counts positions from 2 and has no
segment embeddings; a scaled word embedding is multiplied out.
"""

from __future__ import annotations

from typing import Any

import torch

_POSITION_OFFSET = 2  # of BartLearnedPositionalEmbedding
_OUTSIDE = {
    "embed_tokens": "embeddings.word_embeddings",
    "embed_positions": "embeddings.position_embeddings",
    "layernorm_embedding": "embeddings.LayerNorm",
}
_INSIDE = {
    "self_attn.q_proj": "attention.self.query",
    "self_attn.k_proj": "attention.self.key",
    "self_attn.v_proj": "attention.self.value",
    "self_attn.out_proj": "attention.output.dense",
    "self_attn_layer_norm": "attention.output.LayerNorm",
    "fc1": "intermediate.dense",
    "fc2": "output.dense",
    "final_layer_norm": "output.LayerNorm",
}


def bert_of_bart(encoder: Any) -> Any:
    """A ``BertModel`` that gives the vectors `encoder`, a ``BartEncoder``, gives."""
    from transformers import BertModel  # noqa: PLC0415 - only when a run starts

    bert: Any = BertModel(_bert_config(encoder.config), add_pooling_layer=False)
    weights = {_bert_name(name): weight for name, weight in encoder.state_dict().items()}
    words, positions = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position"))
    weights[words] = weights[words] * encoder.embed_tokens.embed_scale
    weights[positions] = weights[positions][_POSITION_OFFSET:]
    segments = torch.zeros_like(bert.embeddings.token_type_embeddings.weight)
    bert.load_state_dict({**weights, "embeddings.token_type_embeddings.weight": segments})
    return bert


def _bert_config(bart: Any) -> Any:
    from transformers import BertConfig  # noqa: PLC0415

    return BertConfig(
        vocab_size=bart.vocab_size,
        hidden_size=bart.d_model,
        num_hidden_layers=bart.encoder_layers,
        num_attention_heads=bart.encoder_attention_heads,
        intermediate_size=bart.encoder_ffn_dim,
        hidden_act=bart.activation_function,
        hidden_dropout_prob=bart.dropout,
        attention_probs_dropout_prob=bart.attention_dropout,
        max_position_embeddings=bart.max_position_embeddings,
        type_vocab_size=1,
        layer_norm_eps=1e-5,  # torch's default, which BART uses
        pad_token_id=bart.pad_token_id,
    )


def _bert_name(name: str) -> str:
    stem, kind = name.rsplit(".", 1)
    if stem in _OUTSIDE:
        return f"{_OUTSIDE[stem]}.{kind}"
    _, number, part = stem.split(".", 2)
    return f"encoder.layer.{number}.{_INSIDE[part]}.{kind}"

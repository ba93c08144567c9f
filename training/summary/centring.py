"""Activations around zero, so that rounding them to eight bits costs less.

The int8 engine rounds the input of each product to 255 steps between minus and plus the largest value of its
row. A channel that is far from zero for every token makes the steps wide for all others. Its mean can be
taken out of the layer norm before and put into the biases behind, which in exact arithmetic changes nothing
(channel-wise shifting, Wei et al. 2023, Outlier Suppression+, https://arxiv.org/abs/2304.09145).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class _Norm:
    """A layer norm and what its output meets.

    Attributes:
        layer: The norm.
        readers: Products that take its output.
        partners: Products whose output is added to it, as post-norm residuals are.
    """

    layer: nn.LayerNorm
    readers: Sequence[nn.Linear]
    partners: Sequence[nn.Linear] = ()


def centre_activations(model: Any, read: Callable[[], object]) -> None:
    """Shift what every layer norm of a BART model gives so that its channels have mean zero, in place.

    The last norm of the decoder stays as it is: the vocabulary projection has no bias to take its mean.

    Args:
        model: `BartForConditionalGeneration`.
        read: Lets the model read typical texts.
    """
    norms = [*_norms(model)]
    for norm, mean in zip(norms, _means(norms, read), strict=True):
        _shift(norm, mean)


def _norms(model: Any) -> Iterator[_Norm]:
    encoder, decoder = model.model.encoder, model.model.decoder
    before = encoder.layernorm_embedding
    for layer in encoder.layers:
        yield _before_attention(before, layer.self_attn)
        yield _Norm(layer.self_attn_layer_norm, [layer.fc1], [layer.fc2])
        before = layer.final_layer_norm
    memory = [p for layer in decoder.layers for p in (layer.encoder_attn.k_proj, layer.encoder_attn.v_proj)]
    yield _Norm(before, memory)
    before = decoder.layernorm_embedding
    for layer in decoder.layers:
        cross = layer.encoder_attn
        yield _before_attention(before, layer.self_attn)
        yield _Norm(layer.self_attn_layer_norm, [cross.q_proj], [cross.out_proj])
        yield _Norm(layer.encoder_attn_layer_norm, [layer.fc1], [layer.fc2])
        before = layer.final_layer_norm


def _before_attention(norm: nn.LayerNorm, attention: Any) -> _Norm:
    return _Norm(norm, [attention.q_proj, attention.k_proj, attention.v_proj], [attention.out_proj])


def _means(norms: Sequence[_Norm], read: Callable[[], object]) -> list[Tensor]:
    """Mean of each norm's output, (width,), over all tokens that are read."""
    sums = [torch.zeros_like(norm.layer.weight) for norm in norms]
    counts = [0] * len(norms)

    def watch(at: int) -> Callable[[nn.Module, object, Tensor], None]:
        def add(_module: nn.Module, _inputs: object, output: Tensor) -> None:
            sums[at] += output.detach().float().flatten(0, -2).sum(dim=0)
            counts[at] += output.shape[:-1].numel()

        return add

    hooks = [norm.layer.register_forward_hook(watch(at)) for at, norm in enumerate(norms)]
    with torch.no_grad():
        read()
    for hook in hooks:
        hook.remove()
    return [total / count for total, count in zip(sums, counts, strict=True)]


def _shift(norm: _Norm, mean: Tensor) -> None:
    with torch.no_grad():
        norm.layer.bias.sub_(mean)
        for product in norm.readers:
            product.bias.add_(product.weight @ mean)
        for product in norm.partners:
            product.bias.add_(mean)

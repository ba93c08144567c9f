"""Activations around zero, so that rounding them to eight bits costs less.

The int8 engine rounds the input of each product to 255 steps between minus and plus the largest value of its
row. A channel that is far from zero makes the steps wide for all others. What it has too much can be taken
out of the layer norm before and put into the biases behind, which in exact arithmetic changes nothing
(channel-wise shifting, Wei et al. 2023, Outlier Suppression+, https://arxiv.org/abs/2304.09145).

One shift serves all rows, and some rows matter more: half of all attention of a layer can go to ``<s>``, an
attention sink (Xiao et al. 2023, https://arxiv.org/abs/2309.17453), whose row has the highest peak of all and
whose error then reaches every other token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from .model import IGNORED

Side = Literal["encoder", "decoder"]

_STEPS, _RATE = 200, 0.05  # of the search for a shift; norms give values of about 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Norm:
    """A layer norm and what its output meets.

    Attributes:
        layer: The norm.
        side: Whose tokens its rows are.
        readers: Products that take its output.
        partners: Products whose output is added to it, as post-norm residuals are.
        attended: Attentions that look at its rows, and whose tokens look.
    """

    layer: nn.LayerNorm
    side: Side
    readers: Sequence[nn.Linear]
    partners: Sequence[nn.Linear] = ()
    attended: Sequence[tuple[nn.Module, Side]] = ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a norm gives for tokens, (tokens, width), and how much an error in each row matters, (tokens,)."""

    values: Tensor
    weights: Tensor


def centre_activations(model: Any, batches: Iterable[Mapping[str, Tensor]]) -> None:
    """Shift what every layer norm of a BART model gives so that the peaks of its rows are low, in place.

    The last norm of the decoder stays as it is: the vocabulary projection has no bias to take its shift.

    Args:
        model: `BartForConditionalGeneration`, in evaluation mode.
        batches: Typical texts, as `jianbao.training.summary.model.collate` gives them.
    """
    norms = [*_norms(model)]
    for norm, rows in zip(norms, _read(model, norms, batches), strict=True):
        _shift(norm, find_middle(rows.values, rows.weights))


def find_middle(rows: Tensor, weights: Tensor) -> Tensor:
    """The point from which the largest distance in any channel is small, weighted mean of its square.

    Args:
        rows: (rows, width).
        weights: (rows,), none negative.

    Returns:
        (width,).
    """
    shares = weights / weights.sum()
    middle = rows.mean(dim=0).requires_grad_()
    optimizer = torch.optim.Adam([middle], lr=_RATE)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=_STEPS)
    for _ in range(_STEPS):
        optimizer.zero_grad()
        with torch.enable_grad():
            peaks = (rows - middle).abs().amax(dim=1)
            torch.autograd.backward((shares * peaks.square()).sum())
        optimizer.step()
        falling.step()
    return middle.detach()


def _norms(model: Any) -> Iterator[_Norm]:
    encoder, decoder = model.model.encoder, model.model.decoder
    before = encoder.layernorm_embedding
    for layer in encoder.layers:
        yield _before_attention(before, layer.self_attn, "encoder")
        yield _Norm(
            layer=layer.self_attn_layer_norm, side="encoder", readers=[layer.fc1], partners=[layer.fc2]
        )
        before = layer.final_layer_norm
    yield _Norm(
        layer=before,
        side="encoder",
        readers=[p for one in decoder.layers for p in (one.encoder_attn.k_proj, one.encoder_attn.v_proj)],
        attended=[(one.encoder_attn, "decoder") for one in decoder.layers],
    )
    before = decoder.layernorm_embedding
    for layer in decoder.layers:
        cross = layer.encoder_attn
        yield _before_attention(before, layer.self_attn, "decoder")
        yield _Norm(
            layer=layer.self_attn_layer_norm,
            side="decoder",
            readers=[cross.q_proj],
            partners=[cross.out_proj],
        )
        yield _Norm(
            layer=layer.encoder_attn_layer_norm, side="decoder", readers=[layer.fc1], partners=[layer.fc2]
        )
        before = layer.final_layer_norm


def _before_attention(norm: nn.LayerNorm, attention: Any, side: Side) -> _Norm:
    return _Norm(
        layer=norm,
        side=side,
        readers=[attention.q_proj, attention.k_proj, attention.v_proj],
        partners=[attention.out_proj],
        attended=[(attention, side)],
    )


def _read(model: Any, norms: Sequence[_Norm], batches: Iterable[Mapping[str, Tensor]]) -> list[_Rows]:
    """Rows of every norm over all tokens of `batches`, padding left out."""
    seen: dict[nn.Module, Tensor] = {}
    watched = dict.fromkeys(module for norm in norms for module in (norm.layer, *dict(norm.attended)))
    hooks = [module.register_forward_hook(_keep(seen)) for module in watched]
    found: list[list[_Rows]] = [[] for _ in norms]
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")  # the one that tells its attentions
    with torch.no_grad(), torch.compiler.set_stance("force_eager"):
        for batch in batches:
            model.model(
                input_ids=batch["source"],
                attention_mask=batch["mask"],
                decoder_input_ids=batch["decoder"],
                use_cache=False,
            )
            real = {"encoder": batch["mask"] > 0, "decoder": batch["target"] != IGNORED}
            for rows, norm in zip(found, norms, strict=True):
                chosen = real[norm.side]
                rows.append(_Rows(seen[norm.layer][chosen], _reach(norm, seen, real)[chosen]))
    model.set_attn_implementation(usual)
    for hook in hooks:
        hook.remove()
    return [_joined(rows) for rows in found]


def _keep(seen: dict[nn.Module, Tensor]) -> Callable[..., None]:
    """A hook that puts down what a norm gives, and of an attention how much each token looks at each."""

    def keep(module: nn.Module, _inputs: object, output: Any) -> None:
        seen[module] = output if isinstance(output, Tensor) else output[1]

    return keep


def _reach(norm: _Norm, seen: Mapping[nn.Module, Tensor], real: Mapping[str, Tensor]) -> Tensor:
    """How far an error in each row reaches, (texts, tokens).

    1 for the token itself, and for all that attend to it the sum of their squared attention, which is how the
    variance of its values' error goes into theirs; mean of the heads.
    """
    reach = real[norm.side].float()
    for attention, looking in norm.attended:
        squares = seen[attention].square().mean(dim=1)  # texts, queries, keys
        reach = reach + (squares * real[looking].unsqueeze(-1)).sum(dim=1)
    return reach


def _joined(rows: Sequence[_Rows]) -> _Rows:
    return _Rows(torch.cat([one.values for one in rows]), torch.cat([one.weights for one in rows]))


def _shift(norm: _Norm, shift: Tensor) -> None:
    with torch.no_grad():
        norm.layer.bias.sub_(shift)
        for product in norm.readers:
            product.bias.add_(product.weight @ shift)
        for product in norm.partners:
            product.bias.add_(shift)

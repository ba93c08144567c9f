"""Where a run computes, and how precisely."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch

from .config import Precision


def choose_device(name: str) -> torch.device:
    """The device of that name; ``"auto"`` is a GPU when there is one."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def half_precision(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
    """Products in bfloat16 inside of it, unless `precision` or the hardware speaks against it."""
    if precision == "float32" or (precision == "auto" and not _multiplies_bfloat16(device)):
        return nullcontext()
    return torch.autocast(device.type, dtype=torch.bfloat16)


def choose_attention(device: torch.device) -> str:
    """Name of transformers' attention for training.

    Written out in products, it trains twice as fast on a CPU as torch's fused kernel, whose backward pass
    is slow for heads of 32 numbers and articles of 200 pieces.
    """
    return "eager" if device.type == "cpu" else "sdpa"


def _multiplies_bfloat16(device: torch.device) -> bool:
    return device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()

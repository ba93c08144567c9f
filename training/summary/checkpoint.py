"""Exact resume, without pickle: weights, moments and random state as safetensors, the rest as JSON."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim import Optimizer

from jianbao.nlp.errors import ArtifactError

from .batches import Position
from .model import trained_parameters

_MOMENTS: dict[type[Optimizer], tuple[str, ...]] = {
    torch.optim.AdamW: ("step", "exp_avg", "exp_avg_sq"),
    torch.optim.Muon: ("momentum_buffer",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        step: Optimizer steps done.
        pairs: Pairs seen.
        seconds: Time spent training, earlier tries included.
        position: Next batch.
    """

    step: int = 0
    pairs: int = 0
    seconds: float = 0.0
    position: Position = field(default_factory=Position)


def save_checkpoint(
    run: Path, progress: Progress, model: nn.Module, optimizers: Sequence[Optimizer], keep: int
) -> Path:
    """Write ``checkpoint-<step>`` under a temporary name, rename it, and drop all but the newest `keep`."""
    final = run / f"checkpoint-{progress.step:07d}"
    partial = run / f".{final.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    save_file(
        {name: p.detach().cpu().contiguous() for name, p in model.named_parameters()},
        partial / "weights.safetensors",
    )
    save_file(_moments(model, optimizers), partial / "moments.safetensors")
    save_file(_random_state(), partial / "random.safetensors")
    (partial / "progress.json").write_text(json.dumps(asdict(progress)), encoding="utf-8")
    shutil.rmtree(final, ignore_errors=True)
    os.rename(partial, final)  # noqa: PTH104 - atomic on one file system
    for old in list_checkpoints(run)[:-keep]:
        shutil.rmtree(old)
    return final


def list_checkpoints(run: Path) -> list[Path]:
    """Whole checkpoints of a run, oldest first."""
    return sorted(path for path in run.glob("checkpoint-*") if (path / "progress.json").is_file())


def read_run(run: Path) -> dict[str, Any]:
    """What ``run.json`` in a run's folder says; empty where there is none, or none that is whole."""
    try:
        return dict(json.loads((run / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def load_weights(checkpoint: Path, model: nn.Module) -> None:
    """Put a checkpoint's weights into the model.

    Raises:
        ArtifactError: The checkpoint is of another network.
    """
    weights = load_file(checkpoint / "weights.safetensors")
    own = dict(model.named_parameters())
    if {n: p.shape for n, p in own.items()} != {n: w.shape for n, w in weights.items()}:
        raise ArtifactError(f"{checkpoint}: weights of another network", f"{checkpoint}：权重与模型结构不符")
    with torch.no_grad():
        for name, weight in weights.items():
            own[name].copy_(weight)


def load_checkpoint(checkpoint: Path, model: nn.Module, optimizers: Sequence[Optimizer]) -> Progress:
    """Put weights, moments and random state back; says how far the run was.

    Raises:
        ArtifactError: The checkpoint is of another network or another optimizer.
    """
    load_weights(checkpoint, model)
    moments = load_file(checkpoint / "moments.safetensors")
    for name, parameter, optimizer in _owned(model, optimizers):
        kept = {key: moments.pop(f"{key}/{name}", None) for key in _MOMENTS[type(optimizer)]}
        state = {key: m.to(_device(key, parameter)) for key, m in kept.items() if m is not None}
        if state:
            optimizer.state[parameter] = state
    if moments:
        raise ArtifactError(
            f"{checkpoint}: moments of another optimizer", f"{checkpoint}：动量属于另一种优化器"
        )
    _restore_random_state(load_file(checkpoint / "random.safetensors"))
    values = json.loads((checkpoint / "progress.json").read_text(encoding="utf-8"))
    return Progress(**{**values, "position": Position(**values["position"])})


def _random_state() -> dict[str, Tensor]:
    state = {"cpu": torch.get_rng_state()}
    return {**state, "cuda": torch.cuda.get_rng_state()} if torch.cuda.is_available() else state


def _restore_random_state(state: dict[str, Tensor]) -> None:
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])


def _moments(model: nn.Module, optimizers: Sequence[Optimizer]) -> dict[str, Tensor]:
    return {
        f"{key}/{name}": optimizer.state[parameter][key].detach().cpu().contiguous()
        for name, parameter, optimizer in _owned(model, optimizers)
        if parameter in optimizer.state
        for key in _MOMENTS[type(optimizer)]
    }


def _owned(
    model: nn.Module, optimizers: Sequence[Optimizer]
) -> Iterator[tuple[str, nn.Parameter, Optimizer]]:
    """Every trained parameter with the optimizer that holds it."""
    owners = {id(p): o for o in optimizers for group in o.param_groups for p in group["params"]}
    return ((name, p, owners[id(p)]) for name, p in trained_parameters(model))


def _device(key: str, parameter: nn.Parameter) -> torch.device:
    return torch.device("cpu") if key == "step" and parameter.device.type == "cpu" else parameter.device

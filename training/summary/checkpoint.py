"""Exact resume, without pickle: weights, moments and random state as safetensors, the rest as JSON."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from jianbao.nlp.errors import ArtifactError

from .batches import Position
from .model import trained_parameters

_MOMENTS = ("step", "exp_avg", "exp_avg_sq")


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
    run: Path, progress: Progress, model: nn.Module, optimizer: torch.optim.Optimizer, keep: int
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
    save_file(_moments(model, optimizer), partial / "moments.safetensors")
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


def load_checkpoint(checkpoint: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> Progress:
    """Put weights, moments and random state back; says how far the run was."""
    load_weights(checkpoint, model)
    moments = load_file(checkpoint / "moments.safetensors")
    for name, parameter in trained_parameters(model):
        if f"step/{name}" in moments:
            optimizer.state[parameter] = {
                key: moments[f"{key}/{name}"].to(_device(key, parameter)) for key in _MOMENTS
            }
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


def _moments(model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    return {
        f"{key}/{name}": optimizer.state[parameter][key].detach().cpu().contiguous()
        for name, parameter in trained_parameters(model)
        if parameter in optimizer.state
        for key in _MOMENTS
    }


def _device(key: str, parameter: nn.Parameter) -> torch.device:
    return torch.device("cpu") if key == "step" and parameter.device.type == "cpu" else parameter.device

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from jianbao.nlp.errors import DataError
from jianbao.training.summary import load_config
from jianbao.training.summary.device import choose_attention, half_precision
from jianbao.training.summary.loop import train_summary

CPU = torch.device("cpu")


def product_type() -> torch.dtype:
    return (torch.ones(2, 2) @ torch.ones(2, 2)).dtype


@pytest.mark.parametrize(
    ("precision", "fast", "wanted"),
    [
        ("auto", True, torch.bfloat16),
        ("auto", False, torch.float32),
        ("float32", True, torch.float32),
        ("bfloat16", False, torch.bfloat16),
    ],
)
def test_precision_follows_the_processor_unless_told(
    monkeypatch: pytest.MonkeyPatch, precision: str, fast: bool, wanted: torch.dtype
) -> None:
    monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda: fast)
    with half_precision(CPU, precision):
        assert product_type() is wanted
    assert product_type() is torch.float32


def test_attention_is_written_out_on_a_cpu_only() -> None:
    assert choose_attention(CPU) == "eager"
    assert choose_attention(torch.device("cuda")) == "sdpa"


def test_bfloat16_steps_learn_like_float32_ones(config_file: Path, tmp_path: Path) -> None:
    def losses(name: str, *overrides: str) -> list[float]:
        train_summary(load_config(config_file, [f"run.out={tmp_path / name}", *overrides]))
        rows = map(json.loads, (tmp_path / name / "metrics.jsonl").read_text(encoding="utf-8").splitlines())
        return [row["loss"] for row in rows if row["event"] == "step"]

    plain = losses("plain", "run.precision=float32", "optimizer.dropout=0.0")
    assert losses("half", "run.precision=bfloat16", "optimizer.dropout=0.0") == pytest.approx(plain, rel=0.02)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("g++"), reason="torch.compile needs a C++ compiler")
def test_a_compiled_run_writes_the_same_model(config_file: Path, command: list[str], tmp_path: Path) -> None:
    from safetensors.torch import load_file

    settings = ["run.precision=float32", "optimizer.dropout=0.0", "optimizer.peak_penalty=0.1"]
    plain = load_file(train_summary(load_config(config_file, settings)) / "model.safetensors")
    overrides = [*settings, "run.compile=true", f"run.out={tmp_path / 'compiled'}"]
    subprocess.run([*command, *(part for one in overrides for part in ("--set", one))], check=True)
    compiled = load_file(tmp_path / "compiled" / "model" / "model.safetensors")
    assert plain.keys() == compiled.keys()
    name = "model.encoder.layers.1.final_layer_norm.weight"
    assert compiled[name].allclose(plain[name], atol=1e-2)


def test_a_precision_that_does_not_exist_is_refused(config_file: Path) -> None:
    with pytest.raises(DataError, match=r"run\.precision"):
        load_config(config_file, ["run.precision=int4"])

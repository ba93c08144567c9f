from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from transformers import BartForConditionalGeneration

from jianbao.nlp.errors import DataError
from jianbao.training.summary import load_config
from jianbao.training.summary.loop import train_summary
from jianbao.training.summary.peaks import PeakPenalty, log_peaks


def test_log_peaks_of_even_and_of_peaked_rows() -> None:
    rows = torch.tensor([[1.0, -1.0, 1.0, -1.0], [0.0, 0.0, -3.0, 0.0]])
    assert log_peaks(rows).tolist() == pytest.approx([0.0, math.log(4)])


def test_a_row_of_zeros_has_no_peak() -> None:
    rows = torch.zeros(1, 4, requires_grad=True)
    log_peaks(rows).sum().backward()
    assert log_peaks(rows).item() == 0
    assert rows.grad is not None
    assert rows.grad.isfinite().all()


def test_only_passes_of_training_are_watched(checkpoint: Path) -> None:
    network = BartForConditionalGeneration.from_pretrained(checkpoint)
    penalty = PeakPenalty(network)
    ids = torch.tensor([[5, 6, 7]])
    network.eval()(input_ids=ids, decoder_input_ids=ids)
    with pytest.raises(ValueError, match="no forward pass"):
        penalty.take()
    network.train()(input_ids=ids, decoder_input_ids=ids)
    assert penalty.take() > 0


def test_a_run_with_the_penalty_ends_with_lower_peaks(config_file: Path, tmp_path: Path) -> None:
    def trained_peak(weight: float) -> float:
        settings = [f"run.out={tmp_path / str(weight)}", f"optimizer.peak_penalty={weight}"]
        folder = train_summary(load_config(config_file, [*settings, "schedule.stable_steps=40"]))
        network = BartForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).train()
        penalty = PeakPenalty(network)
        ids = torch.arange(5, 35)[None]
        network(input_ids=ids, decoder_input_ids=ids)
        return penalty.take().item()

    assert trained_peak(1.0) < 0.8 * trained_peak(0.0)


def test_a_negative_penalty_is_refused(config_file: Path) -> None:
    with pytest.raises(DataError, match=r"optimizer\.peak_penalty"):
        load_config(config_file, ["optimizer.peak_penalty=-1.0"])

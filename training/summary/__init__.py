"""The training job of the summarizer: JSONL(.xz) pairs in, checkpoint, model card and metrics out.

Modules:
    config: what a run is told.
    config_file: the same out of TOML and ``--set`` overrides.
    pairs: (text, target) pairs out of files, cleaned, weighted, the dev part held out.
    extracts: summary pairs out of headline pairs.
    reading: what a long text is cut to.
    candidates: what the start checkpoint writes for pairs, and what that costs.
    encoding: pairs as token ids.
    batches: an endless, seeded stream of token-budget batches.
    model: the network, its loss, its frozen part.
    risk: the mean cost of a pair's candidates.
    schedule: warm-up, constant part, decay.
    checkpoint: exact resume without pickle.
    held_out: loss of pairs that are never trained on.
    log: metrics and the run's own description.
    loop: the steps themselves, ``train_summary(config) -> Path``.
    export: float16 weights, with the card beside them.
"""

from __future__ import annotations

from .config import SummaryConfig
from .config_file import load_config

__all__ = ["SummaryConfig", "load_config"]

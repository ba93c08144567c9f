"""Seq2seq checkpoints behind `jianbao.nlp.protocols.TextGenerator`.

`load_generator` is the way in; `prepare` converts a checkpoint ahead of its first use.
"""

from __future__ import annotations

from .checkpoint import Checkpoint, resolve_checkpoint
from .conversion import is_prepared, prepare
from .generator import EngineName, Seq2SeqGenerator, load_generator
from .settings import GenerationSettings

__all__ = [
    "Checkpoint",
    "EngineName",
    "GenerationSettings",
    "Seq2SeqGenerator",
    "is_prepared",
    "load_generator",
    "prepare",
    "resolve_checkpoint",
]

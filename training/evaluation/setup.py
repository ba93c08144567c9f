"""What an evaluation needs, from a file name and a model name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from jianbao.training.summary.config import Source
from jianbao.training.summary.pairs import Pair, first_of_each, guess_form, hold_out, read_pairs

from .outputs import BareWriter, GuardedWriter, Writer


def choose_pairs(path: Path, *, limit: int = 0, held_out: int = 0) -> list[Pair]:
    """Pairs of `path`.

    Args:
        path: JSONL(.xz) of pairs or of articles.
        limit: At most so many of each source and kind; 0 takes all.
        held_out: Only the articles that a training run with the same number kept aside; 0 takes all.

    Raises:
        DataError: The file is missing or a row lacks a field.
    """
    pairs = read_pairs(Source(path=str(path), form=guess_form(path), max_target_chars=10_000))
    if held_out:
        pairs, _ = hold_out(pairs, held_out)
    return list(first_of_each(pairs, limit)) if limit else pairs


def load_writer(name: str, engine: Literal["auto", "ct2", "torch"], *, bare: bool) -> Writer:
    """The summarizer with its guard, or the model alone."""
    from jianbao.models.seq2seq import load_generator  # noqa: PLC0415 - loads an engine

    generator = load_generator(name, engine=engine)
    if bare:
        return BareWriter(generator)
    from jianbao.nlp.truth.summarizer import FaithfulSummarizer  # noqa: PLC0415

    return GuardedWriter(FaithfulSummarizer(generator))

"""The evaluation: pairs in, a row for each source and kind out."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from jianbao.nlp.errors import DataError
from jianbao.training.summary.pairs import Pair

from .outputs import Writer
from .scores import Row, Scored, average, score_output


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything measured in one run.

    Attributes:
        model: Name of what was measured.
        rows: One for each source and kind, by name.
        scored: Every output, in the order of the pairs.
        seconds: Time spent writing, scoring not counted.
    """

    model: str
    rows: tuple[Row, ...]
    scored: tuple[Scored, ...]
    seconds: float


def evaluate_summaries(pairs: Sequence[Pair], writer: Writer) -> Evaluation:
    """Let `writer` write for `pairs` and measure it beside the baselines.

    Raises:
        DataError: There is no pair.
    """
    if not pairs:
        raise DataError("no pair to evaluate on", "没有可用于评测的数据")
    begun = time.monotonic()
    outputs = writer.write(pairs)
    seconds = time.monotonic() - begun
    scored = tuple(score_output(pair, output) for pair, output in zip(pairs, outputs, strict=True))
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        groups[f"{one.pair.source}/{one.pair.kind}"].append(one)
    rows = tuple(average(name, group) for name, group in sorted(groups.items()))
    return Evaluation(model=writer.name, rows=rows, scored=scored, seconds=seconds)

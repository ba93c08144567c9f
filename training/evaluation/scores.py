"""One output against its article and reference; many of them in one row."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from jianbao.nlp.truth.support import check_support
from jianbao.training.rouge import Rouge, score_rouge
from jianbao.training.summary.pairs import Pair

from .baselines import centroid_sentence, lead_characters, lead_sentence
from .form import copy_rate, has_loop, is_unfinished
from .outputs import Output

BASELINES: dict[str, Callable[..., str]] = {
    "lead_sentence": lead_sentence,
    "lead_characters": lead_characters,
    "centroid": centroid_sentence,
}
_RESAMPLES = 1000
_NUMBERS = frozenset({"number", "date"})
_NAMES = frozenset({"person", "place", "organization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Everything measured of one output.

    Attributes:
        pair: Article and reference.
        output: What was written.
        rouge: Of the output.
        baselines: ROUGE of each entry of `BASELINES`.
        unsupported: Claims the article does not make, as ``(kind, text)``.
        loop: See `has_loop`.
        empty: True when there is no text.
        unfinished: See `is_unfinished`.
        copied: See `copy_rate`.
    """

    pair: Pair
    output: Output
    rouge: Rouge
    baselines: dict[str, Rouge]
    unsupported: tuple[tuple[str, str], ...]
    loop: bool
    empty: bool
    unfinished: bool
    copied: float

    @property
    def bad_number(self) -> bool:
        """True when a number or date is not in the article."""
        return any(kind in _NUMBERS for kind, _ in self.unsupported)

    @property
    def bad_name(self) -> bool:
        """True when a person, place or organization is not in the article."""
        return any(kind in _NAMES for kind, _ in self.unsupported)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Means over one source and kind; ROUGE in percent, shares 0..1, lengths in characters.

    Attributes:
        name: ``source/kind``.
        articles: How many.
        rouge: Means of the outputs.
        rouge_l_interval: 95 % bootstrap interval of the mean ROUGE-L.
        baselines: The same means for each baseline.
        shares: ``unsupported_number``, ``unsupported_name``, ``loop``, ``empty``, ``unfinished``,
            ``fallback`` (extractive), ``constrained`` and ``mended``.
        mean_chars: Of the outputs.
        reference_chars: Of the references.
        copy_rate: See `jianbao.training.evaluation.form.copy_rate`.
    """

    name: str
    articles: int
    rouge: Rouge
    rouge_l_interval: tuple[float, float]
    baselines: dict[str, Rouge]
    shares: dict[str, float]
    mean_chars: float
    reference_chars: float
    copy_rate: float


def score_output(pair: Pair, output: Output) -> Scored:
    """Measure one output."""
    report = check_support(output.text, pair.text, field=pair.kind)
    return Scored(
        pair=pair,
        output=output,
        rouge=score_rouge(pair.target, output.text),
        baselines={
            name: score_rouge(pair.target, make(pair.text, pair.kind)) for name, make in BASELINES.items()
        },
        unsupported=tuple((claim.kind, claim.text) for claim in report.unsupported),
        loop=has_loop(output.text),
        empty=not output.text.strip(),
        unfinished=is_unfinished(output.text, pair.kind),
        copied=copy_rate(output.text, pair.text),
    )


def average(name: str, scored: Sequence[Scored]) -> Row:
    """One row of the table; at least one output is needed."""
    return Row(
        name=name,
        articles=len(scored),
        rouge=_mean_rouge([s.rouge for s in scored]),
        rouge_l_interval=bootstrap_interval([100 * s.rouge.rouge_l for s in scored]),
        baselines={base: _mean_rouge([s.baselines[base] for s in scored]) for base in BASELINES},
        shares={
            "unsupported_number": fmean(s.bad_number for s in scored),
            "unsupported_name": fmean(s.bad_name for s in scored),
            "loop": fmean(s.loop for s in scored),
            "empty": fmean(s.empty for s in scored),
            "unfinished": fmean(s.unfinished for s in scored),
            "fallback": fmean(s.output.method == "extractive" for s in scored),
            "constrained": fmean(s.output.method == "constrained" for s in scored),
            "mended": fmean(s.output.is_mended for s in scored),
        },
        mean_chars=fmean(len(s.output.text) for s in scored),
        reference_chars=fmean(len(s.pair.target) for s in scored),
        copy_rate=fmean(s.copied for s in scored),
    )


def bootstrap_interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """95 % percentile interval of the mean over articles drawn anew."""
    rng = random.Random(seed)
    means = sorted(fmean(rng.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    return means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES) - 1]


def _mean_rouge(scores: Sequence[Rouge]) -> Rouge:
    return Rouge(
        rouge1=100 * fmean(s.rouge1 for s in scores),
        rouge2=100 * fmean(s.rouge2 for s in scores),
        rouge_l=100 * fmean(s.rouge_l for s in scores),
    )

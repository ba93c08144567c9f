"""How good summaries are: ROUGE over characters beside plain baselines, faithfulness, form.

Modules:
    baselines: what an editor gets without a model.
    form: loops, unfinished sentences, copying.
    scores: one output against its article; many of them in one row, with a bootstrap interval.
    outputs: the guarded summarizer or the bare model, as what is measured.
    summaries: the evaluation itself.
    report: table and JSON.
    html_report: sampled articles for editors.
    floors: figures that must not be missed, of summaries and of topics.
"""

from __future__ import annotations

from .summaries import Evaluation, evaluate_summaries

__all__ = ["Evaluation", "evaluate_summaries"]

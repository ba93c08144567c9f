"""A page of sampled articles that an editor can read."""

from __future__ import annotations

import html
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from jianbao.nlp.protocols import Kind

from .report import HEADS, row_cells
from .scores import Row, Scored
from .summaries import Evaluation

_LEAD_CHARS = 300
_KINDS: dict[Kind, str] = {"headline": "提要", "summary": "摘要"}


def write_html(evaluation: Evaluation, path: Path, samples: int = 20, seed: int = 0) -> None:
    """Write the figures and `samples` articles drawn at random: start of the body, references, outputs."""
    articles: dict[str, list[Scored]] = defaultdict(list)
    for scored in evaluation.scored:
        articles[scored.pair.text].append(scored)
    drawn = random.Random(seed).sample(list(articles.values()), min(samples, len(articles)))
    title = html.escape(f"摘要评测 {evaluation.model}")
    body = _figures(evaluation.rows) + "".join(map(_article, drawn))
    page = f'<!doctype html>\n<html lang="zh"><meta charset="utf-8"><title>{title}</title>{_STYLE}'
    path.write_text(f"{page}<h1>{title}</h1>{body}</html>\n", encoding="utf-8")


def _figures(rows: Sequence[Row]) -> str:
    head = _table_row("th", HEADS)
    body = "".join(_table_row("td", [row.name, *row_cells(row)]) for row in rows)
    return f"<table>{head}{body}</table>"


def _table_row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _article(outputs: Sequence[Scored]) -> str:
    """One article with everything that was written for it."""
    pair = outputs[0].pair
    lead = pair.text[:_LEAD_CHARS] + ("……" if len(pair.text) > _LEAD_CHARS else "")
    parts = "".join(_output(scored) for scored in outputs)
    head = html.escape(f"{pair.source} · {pair.id}")
    return f"<section><h2>{head}</h2><dl><dt>正文开头</dt><dd>{html.escape(lead)}</dd>{parts}</dl></section>"


def _output(scored: Scored) -> str:
    name, score = _KINDS[scored.pair.kind], f"ROUGE-L {100 * scored.rouge.rouge_l:.0f}"
    parts = {
        f"{name}参考": scored.pair.target,
        f"{name}输出（{scored.output.method}，{score}）": scored.output.text,
        "原文无据": "、".join(text for _, text in scored.unsupported),
    }
    return "".join(f"<dt>{said}</dt><dd>{html.escape(text)}</dd>" for said, text in parts.items() if text)


_STYLE = """<style>
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { max-width: 70em; margin: 2em auto }
table { border-collapse: collapse; font-size: 13px }
td, th { padding: 2px 8px; text-align: right; border-bottom: 1px solid #ccc }
td:first-child, th:first-child { text-align: left }
section { margin: 1.5em 0; border-top: 1px solid #999 }
h2 { font-size: 14px; color: #555 }
dt { color: #777; font-size: 13px }
dd { margin: 0 0 .5em 0 }
</style>"""

"""How long an editor waits: headline and summary of one article at a time, models warm.

    python tests/bench/bench_latency.py --chars 800

The articles are the project's own of 600 characters and more, cut behind the last sentence that ends within
`--chars`. Prints milliseconds and how the texts came about.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench_output import print_line
from load_client import percentile

from jianbao.models.summarizer import Summarizer
from jianbao.nlp import Article, Summary

ROOT = Path(__file__).resolve().parents[2]
_SHORTEST = 600


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    arguments = _parse(argv)
    articles = [_article(text, arguments.chars) for text in _texts()]
    summarizer = Summarizer.load(arguments.summarizer, engine=arguments.engine)
    for article in articles[:3]:
        summarizer.summarize([article])
    timed = [_timed(summarizer, article) for _ in range(arguments.rounds) for article in articles]
    times_ms = sorted(seconds * 1000 for seconds, _ in timed)
    chars = sum(len(article.text) for article in articles) / len(articles)
    print_line(f"{summarizer.name}: {len(articles)} articles of {chars:.0f} characters, {len(timed)} calls")
    print_line("   ".join(f"p{q} {percentile(times_ms, q):.0f} ms" for q in (50, 95, 99)))
    for name in ("headline_method", "method"):
        methods = Counter(getattr(summary, name) for _, summary in timed)
        print_line(f"{name}: " + ", ".join(f"{kind} {count}" for kind, count in methods.most_common()))
    return 0


def _timed(summarizer: Summarizer, article: Article) -> tuple[float, Summary]:
    start = time.perf_counter()
    [summary] = summarizer.summarize([article])
    return time.perf_counter() - start, summary


def _texts() -> list[str]:
    lines = (ROOT / "training" / "data" / "topics.jsonl").read_text(encoding="utf-8").splitlines()
    texts = (json.loads(line)["text"] for line in lines)
    return [text for text in texts if len(text) >= _SHORTEST]


def _article(text: str, max_chars: int) -> Article:
    head = text[:max_chars]
    whole = head[: head.rfind("。") + 1] or head
    return Article(paragraphs=tuple(filter(None, whole.split("\n"))))


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chars", type=int, default=800, help="longest article")
    parser.add_argument("--rounds", type=int, default=3, help="how often each article is summarized")
    parser.add_argument("--summarizer", default="bundled")
    parser.add_argument("--engine", default="auto")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())

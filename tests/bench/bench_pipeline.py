"""Articles per second of each stage, and peak memory, over a few hundred pages.

    python tests/bench/bench_pipeline.py --articles 500 --compare 96

At the end the engine is compared with what a user would write with transformers (`bench_engines.py`).

The pages are made from the labelled articles of ``training/data`` put into the layout of a county site,
with navigation, headline column and footer, encoded as GB18030 under the label gb2312.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import bench_engines
from bench_output import print_line

from jianbao.models.loading import load_classifier
from jianbao.models.summarizer import Summarizer
from jianbao.nlp.reading import read_page

Item = TypeVar("Item")
Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parents[2]
_MENU = "".join(f'<li><a href="/lm{n}/">栏目{n}</a></li>' for n in range(40))
_SIDE = "".join(f'<li><a href="/xw{n}.html">我县召开第{n}次全县重点工作调度会议</a></li>' for n in range(20))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    arguments = _parse(argv)
    pages = [_page(row) for row in islice(cycle(_rows(arguments.min_chars)), arguments.articles)]
    print_line(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.1f} kB each")
    articles = _measure("read", pages, lambda batch: [read_page(page) for page in batch])
    chars = sum(len(article.text) for article in articles) / len(articles)
    print_line(f"{chars:.0f} characters of body each")
    classifier = _timed("load topic model", load_classifier)
    _measure("classify", articles, classifier.classify)
    summarizer = _timed(
        "load summarizer", lambda: Summarizer.load(arguments.summarizer, engine=arguments.engine)
    )
    summaries = _measure("summarize", articles, lambda batch: summarizer.summarize(batch))
    methods = Counter(summary.method for summary in summaries)
    print_line("methods: " + ", ".join(f"{name} {count}" for name, count in methods.most_common()))
    print_line(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if arguments.compare:
        print_line("\nthe summarizer's engine against transformers, same weights, beam and lengths")
        bench_engines.main(["--n", str(arguments.compare), "--single", str(max(1, arguments.compare // 8))])
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--min-chars", type=int, default=120, help="shorter articles are left out")
    parser.add_argument("--summarizer", default="bundled")
    parser.add_argument("--engine", default="auto")
    parser.add_argument(
        "--compare", type=int, default=96, metavar="N", help="texts for the comparison; 0 leaves it out"
    )
    return parser.parse_args(argv)


def _rows(min_chars: int) -> list[dict[str, str]]:
    files = sorted((ROOT / "training" / "data").rglob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [row for row in rows if len(row["text"]) >= min_chars]


def _page(row: dict[str, str]) -> bytes:
    body = "".join(f"<p>　　{escape(line)}</p>" for line in row["text"].splitlines())
    html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape(row["title"])}-某县人民政府网</title></head><body><div class="nav"><ul>{_MENU}</ul></div>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/xwzx/">新闻中心</a> &gt;
<a href="/bdyw/">本地要闻</a></div>
<div class="side"><h3>热点新闻</h3><ul>{_SIDE}</ul></div><div class="main"><h1>{escape(row["title"])}</h1>
<div class="info">发布时间：{row["date"]} 08:30　来源：县融媒体中心　【打印】【关闭】</div>
<div class="TRS_Editor">{body}</div><div>责任编辑：办公室</div></div>
<div class="footer">版权所有：县人民政府办公室 联系我们 网站地图</div></body></html>"""
    return html.encode("gb18030")


def _measure(
    name: str, items: Sequence[Item], work: Callable[[Sequence[Item]], list[Result]], batch_size: int = 64
) -> list[Result]:
    work(items[:2])  # what is loaded on first use does not count
    start = time.perf_counter()
    results = [result for batch in _batches(items, batch_size) for result in work(batch)]
    _report(name, len(items), time.perf_counter() - start)
    return results


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _timed(name: str, load: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    loaded = load()
    print_line(f"{name:18} {time.perf_counter() - start:8.2f} s")
    return loaded


def _report(name: str, n_articles: int, seconds: float) -> None:
    print_line(f"{name:18} {n_articles / seconds:8.1f} articles/s")


if __name__ == "__main__":
    raise SystemExit(main())

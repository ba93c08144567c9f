"""Articles per second of the int8 engine against transformers' own `generate`, in one run.

    python tests/bench/bench_engines.py --texts articles.jsonl --n 96 --kind headline

All run the same weights, beam, lengths and sources on the same number of threads: `generate` one text at a
time, `generate` in padded batches of 16 sorted by length, and the engine as `load_generator` gives it. Texts
are the field ``text`` of a JSONL file; by default those of examples/ and training/data.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Generate = Callable[[Sequence[str]], list[str]]


def main(argv: Sequence[str] | None = None) -> int:
    args = _arguments(argv)
    os.environ["OMP_NUM_THREADS"] = str(args.threads)  # torch reads it when it is imported
    ours, theirs, fit = _contestants(args)
    texts = [fit(text) for text in _read_texts(args.texts, args.n)]
    few = texts[:: max(1, len(texts) // args.single)][: args.single]
    print(f"{len(texts)} texts, {args.kind}, beam {args.beam}, {args.threads} threads")
    ours(texts[:2])
    baseline = _measure("int8 engine", ours, texts)
    for label, size, chosen in (("one at a time", 1, few), ("batches of 16", 16, texts)):
        written = _measure(f"transformers, {label}", partial(theirs, size), chosen)
        same = sum(baseline.written[text] == written.written[text] for text in chosen) / len(chosen)
        print(f"  int8 engine: {baseline.rate / written.rate:.2f}x, {same:.0%} of the texts identical")
    return 0


class _Measure:
    """What was written for each text, and how many texts a second."""

    def __init__(self, texts: Sequence[str], written: Sequence[str], seconds: float) -> None:
        self.written = dict(zip(texts, written, strict=True))
        self.rate = len(texts) / seconds


def _measure(label: str, generate: Generate, texts: Sequence[str]) -> _Measure:
    start, start_cpu = time.perf_counter(), time.process_time()
    written = generate(texts)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(
        f"{label:32} {len(texts) / seconds:7.2f} texts/s   {cpu / len(texts):6.3f} CPU seconds a text",
        flush=True,
    )
    return _Measure(texts, written, seconds)


def _contestants(args: argparse.Namespace) -> tuple[Generate, Any, Callable[[str], str]]:
    import torch

    from jianbao.models.seq2seq import Seq2SeqGenerator, prepare, resolve_checkpoint
    from jianbao.models.seq2seq.ct2_engine import CTranslate2Engine
    from jianbao.models.seq2seq.settings import load_settings
    from jianbao.models.seq2seq.tokenization import load_tokenizer
    from jianbao.models.seq2seq.torch_engine import TorchEngine
    from jianbao.nlp.protocols import GenerationRequest

    torch.set_num_threads(args.threads)
    checkpoint = resolve_checkpoint(args.model)
    tokenizer = load_tokenizer(checkpoint)
    settings = replace(
        load_settings(checkpoint.path), beam_size=args.beam, n_candidates=1, batch_size=args.batch_size
    )
    ct2 = CTranslate2Engine(
        prepare(checkpoint),
        settings,
        forced_prefix=tokenizer.forced_prefix,
        replicas=args.replicas,
        threads=args.threads // args.replicas,
    )
    plain = TorchEngine(
        checkpoint,
        settings,
        decoder_start_id=tokenizer.decoder_start_id,
        forced_prefix=tokenizer.forced_prefix,
        device="cpu",
    )

    def write(engine: Any, batch_size: int, texts: Sequence[str]) -> list[str]:
        bounds = replace(settings, batch_size=batch_size, batch_tokens=batch_size * checkpoint.positions)
        generator = Seq2SeqGenerator(checkpoint, tokenizer, engine, bounds)
        found = generator.generate([GenerationRequest(text=text, kind=args.kind) for text in texts])
        return [candidates[0] for candidates in found]

    def fit(text: str) -> str:
        window = min(args.source_tokens, checkpoint.positions - tokenizer.frame_size(args.kind))
        while len(tokenizer.encode([text])[0].ids) > window:
            text = text[: len(text) * 9 // 10]
        return text

    return partial(write, ct2, args.batch_size), partial(write, plain), fit


def _read_texts(path: Path | None, n: int) -> list[str]:
    files = (
        [path]
        if path
        else [p for d in ("examples", "training/data") for p in sorted((ROOT / d).rglob("*.jsonl"))]
    )
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    texts = list(dict.fromkeys(row["text"] for row in rows if len(row.get("text") or "") >= 80))
    return texts[:: max(1, len(texts) // n)][:n]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, help="JSONL with a field text")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--kind", choices=("headline", "summary"), default="headline")
    parser.add_argument("--n", type=int, default=96, help="number of texts")
    parser.add_argument("--single", type=int, default=24, help="how many of them one at a time")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--source-tokens", type=int, default=253, help="longest source")
    parser.add_argument("--batch-size", type=int, default=8, help="batch of the int8 engine")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--replicas", type=int, default=2, help="of the int8 engine; they share the threads")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())

"""(text, target) pairs out of files: cleaned, deduplicated against the dev sets, a part held out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jianbao.nlp.errors import DataError
from jianbao.nlp.protocols import Kind
from jianbao.nlp.truth.alignment import find_misaligned

from .aligned import align_summary
from .config import Data, Form, Source
from .extracts import best_extract

_LIST_MARKER = re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*")
_ARTICLES = "gold"  # source of articles with a headline and a summary of their own
_KINDS: tuple[Kind, ...] = ("headline", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text that the model might write, and its cost: 0 for the target, 1 for the worst."""

    text: str
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What the model reads and what it should write.

    Attributes:
        id: Of the article.
        source: The article's.
        kind: Of the target.
        text: The article.
        target: Headline or summary.
        candidates: What the start checkpoint writes instead, for `jianbao.training.summary.risk`.
    """

    id: str
    source: str
    kind: Kind
    text: str
    target: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSets:
    """All pairs of a run.

    Attributes:
        train: One list for each source of the config, in its order.
        dev: Pairs that are only measured.
        dropped: Training pairs left out because a dev set has their text.
    """

    train: tuple[tuple[Pair, ...], ...]
    dev: tuple[Pair, ...]
    dropped: int


def load_pair_sets(data: Data) -> PairSets:
    """Read every file of the config.

    Raises:
        DataError: A file is missing, or a row lacks a field or has an empty one.
    """
    root = Path(data.root)
    dev_files = [str(root / name) for name in data.dev]
    excluded_files = [*dev_files, *(str(root / name) for name in data.exclude)]
    dev = [p for file in dev_files for p in first_of_each(read_pairs(Source(path=file)), data.dev_per_source)]
    split = [hold_out(read_pairs(_below(root, source)), source.held_out) for source in data.train]
    dev.extend(pair for held_out, _ in split for pair in held_out)
    forbidden = {text_key(row["text"]) for file in excluded_files for row in _rows(file)}
    forbidden |= {text_key(pair.text) for held_out, _ in split for pair in held_out}
    train = tuple(tuple(p for p in kept if text_key(p.text) not in forbidden) for _, kept in split)
    dropped = sum(len(kept) for _, kept in split) - sum(map(len, train))
    return PairSets(train=train, dev=tuple(dev), dropped=dropped)


def read_pairs(source: Source) -> list[Pair]:
    """Pairs of one source, those with a target that is too long left out."""
    rows = (row for row in _rows(source.path, source.source) if str(row.get("date") or "") >= source.since)
    pairs = (pair for row in rows for pair in _pairs_of(row, source))
    return [pair for pair in pairs if len(pair.target) <= source.max_target_chars]


def hold_out(pairs: list[Pair], rows: int) -> tuple[list[Pair], list[Pair]]:
    """Split off the pairs of the `rows` ids with the smallest hash: stable when rows are added elsewhere."""
    ranked = sorted({pair.id for pair in pairs}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    chosen = set(ranked[:rows])
    return [p for p in pairs if p.id in chosen], [p for p in pairs if p.id not in chosen]


def first_of_each(pairs: Iterable[Pair], count: int) -> Iterator[Pair]:
    """The first `count` pairs of each source and kind."""
    seen: dict[tuple[str, str], int] = {}
    for pair in pairs:
        group = (pair.source, pair.kind)
        seen[group] = seen.get(group, 0) + 1
        if seen[group] <= count:
            yield pair


def guess_form(path: Path) -> Form:
    """``"pairs"`` when the first row has a target, else ``"articles"``."""
    return "pairs" if "target" in next(_rows(str(path)), {}) else "articles"


def text_key(text: str) -> str:
    """The same for two copies of an article: NFKC, no white space, no punctuation, first 120 characters."""
    normal = unicodedata.normalize("NFKC", text[:400])
    return "".join(char for char in normal if char.isalnum())[:120]


def clean_target(target: str) -> str:
    """Target as prose: list markers （1）（2） removed, white space made single.

    A headline's own space (眉题 正题) stays.
    """
    return re.sub(r"\s+", " ", _LIST_MARKER.sub("", target)).strip()


def _below(root: Path, source: Source) -> Source:
    return replace(source, path=str(root / source.path))


def _pairs_of(row: Mapping[str, Any], source: Source) -> Iterator[Pair]:
    written = _written(row, source)
    if source.form == "extracts":
        return _extracted(written)
    if source.form == "aligned":
        return _aligned(written)
    if source.form == "carried":
        return _carried(written)
    return iter(written)


def _written(row: Mapping[str, Any], source: Source) -> list[Pair]:
    """The pairs as their writers left them."""
    if source.form == "articles" or (source.form == "aligned" and "target" not in row):
        return [_pair(row, kind, row.get(kind), _ARTICLES, source) for kind in _KINDS]
    return [_pair(row, row.get("kind", "headline"), row.get("target"), str(row.get("source", "")), source)]


def _extracted(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        if pair.kind == "headline" and (extract := best_extract(pair.text, pair.target)):
            yield replace(pair, kind="summary", target=extract)


def _aligned(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        if pair.kind == "headline":
            yield pair
        elif aligned := align_summary(pair.text, pair.target):
            yield replace(pair, target=aligned)


def _carried(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        if not find_misaligned(pair.target, pair.text, may_leap=pair.kind == "headline"):
            yield pair


def _pair(row: Mapping[str, Any], kind: Any, target: Any, name: str, source: Source) -> Pair:
    text = row.get("text")
    if not text or not target or kind not in _KINDS:
        wanted = "text, headline, summary" if name == _ARTICLES else "text, target, kind"
        raise DataError(
            f"{source.path}: row {row.get('id', '?')!r} needs non-empty {wanted}",
            f"{source.path}：第 {row.get('id', '?')!r} 条缺少非空字段 {wanted}",
        )
    return Pair(
        id=str(row.get("id", text_key(text))), source=name, kind=kind, text=text, target=clean_target(target)
    )


def _rows(path: str, source: str = "") -> Iterator[dict[str, Any]]:
    table = _table(path)
    if source:
        table = table.filter(lambda name: name == source, input_columns="source")
    for columns in table.iter(batch_size=1000):  # row by row is five times as slow
        yield from (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


@cache
def _table(path: str) -> Any:
    from datasets import load_dataset  # noqa: PLC0415 - two seconds to import

    if not Path(path).is_file():
        raise DataError(f"{path}: no such file", f"{path}：文件不存在")
    return load_dataset("json", data_files=path, split="train")

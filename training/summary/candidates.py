"""Texts that the start checkpoint writes for training pairs, each with its cost."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from jianbao.models.disk import append_durably
from jianbao.models.seq2seq.checkpoint import Checkpoint
from jianbao.models.seq2seq.generator import load_generator
from jianbao.models.seq2seq.settings import load_settings
from jianbao.models.tail import read_lines
from jianbao.nlp.errors import DataError
from jianbao.nlp.protocols import GenerationRequest, TextGenerator
from jianbao.nlp.truth.alignment import AlignmentChecker
from jianbao.training.rouge import score_rouge

from .config import Risk, SummaryConfig
from .encoding import PairEncoder, shorten_pair
from .pairs import Candidate, Pair

_AT_A_TIME = 256  # pairs written and saved together


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One text of a search.

    Attributes:
        text: Headline or summary.
        rouge_l: Against the target, 0 to 1.
        refused: Whether the truth check refuses it.
    """

    text: str
    rouge_l: float
    refused: bool


class CandidateFile:
    """A file of searched pairs that a killed run goes on with.

    Args:
        path: JSONL, one pair a row; made when missing.
        generator: Writes the texts, best first.
        encoder: Knows the windows.
        risk: Which of the texts are taken, and what they cost.
        seed: Of the pairs and texts that are drawn.
        log: Told how many pairs of a source are done, and of how many.

    Raises:
        DataError: The file was written by another checkpoint, or with another beam or seed.
    """

    def __init__(
        self,
        path: Path,
        generator: TextGenerator,
        encoder: PairEncoder,
        risk: Risk,
        seed: int,
        log: Callable[[int, int], None],
    ) -> None:
        self._path = path
        self._generator = generator
        self._encoder = encoder
        self._risk = risk
        self._seed = seed
        self._log = log
        self._origin = {"generator": generator.name, "beam": risk.beam, "seed": seed}
        lines = read_lines(path)  # a row that a kill cut short is none, and its pair is searched again
        self._end = sum(len(line) + 1 for line in lines)
        self._rows = self._read(lines) if lines else self._begin()

    def rank(self, pairs: Sequence[Pair], count: int) -> tuple[Pair, ...]:
        """`count` of `pairs`, drawn, with their candidates and the text that these were written from.

        Pairs of which the model writes fewer than two different texts are left out.
        """
        drawn = self._draw(pairs, count)
        missing = [pair for pair in drawn if _key(pair) not in self._rows]
        for at in range(0, len(missing), _AT_A_TIME):
            self._write(missing[at : at + _AT_A_TIME])
            self._log(min(at + _AT_A_TIME, len(missing)), len(missing))
        ranked = (replace(pair, candidates=self._choose(pair, self._rows[_key(pair)])) for pair in drawn)
        return tuple(pair for pair in ranked if len(pair.candidates) > 1)

    def _begin(self) -> dict[str, list[Written]]:
        self._append([self._origin])
        return {}

    def _read(self, lines: Sequence[bytes]) -> dict[str, list[Written]]:
        first, *rows = lines
        if first + b"\n" != _to_line(self._origin):
            raise DataError(
                f"{self._path} was not written by {self._origin}; "
                "give another folder with --set run.out=FOLDER",
                f"{self._path} 不是由 {self._origin} 生成的；请用 --set run.out=目录 指定新目录",
            )
        return {row["pair"]: [Written(**text) for text in row["texts"]] for row in map(json.loads, rows)}

    def _append(self, rows: Iterable[Mapping[str, Any]]) -> None:
        block = b"".join(map(_to_line, rows))
        append_durably(self._path, block, keep_bytes=self._end)
        self._end += len(block)

    def _draw(self, pairs: Sequence[Pair], count: int) -> list[Pair]:
        rng = random.Random(f"{self._seed}/candidates")
        drawn = rng.sample(pairs, min(count, len(pairs)))
        cut = [shorten_pair(pair, rng.randint(*self._encoder.window(pair))) for pair in drawn]
        tokens = self._generator.count_tokens([pair.text for pair in cut])
        return [p for p, n in zip(cut, tokens, strict=True) if n <= self._generator.max_source_tokens(p.kind)]

    def _write(self, pairs: Sequence[Pair]) -> None:
        found = self._generator.generate([GenerationRequest(kind=p.kind, text=p.text) for p in pairs])
        rows = {_key(p): _judge(p, texts) for p, texts in zip(pairs, found, strict=True)}
        self._rows.update(rows)
        self._append({"pair": key, "texts": [*map(asdict, texts)]} for key, texts in rows.items())

    def _choose(self, pair: Pair, texts: Sequence[Written]) -> tuple[Candidate, ...]:
        """The first, the cheapest, the dearest, then others drawn."""
        candidates = [Candidate(text=text.text, cost=self._cost(text)) for text in texts]
        if len(candidates) <= self._risk.rivals:
            return tuple(candidates)
        first, *others = candidates
        cheapest, *middle, dearest = sorted(others, key=lambda candidate: candidate.cost)
        rest = random.Random(f"{self._seed}/{pair.id}").sample(middle, self._risk.rivals - 3)
        return first, cheapest, dearest, *rest

    def _cost(self, text: Written) -> float:
        return min(1.0, 1.0 - text.rouge_l + self._risk.refusal * text.refused)


def open_candidates(
    start: Checkpoint, encoder: PairEncoder, config: SummaryConfig, log: Callable[[int, int], None]
) -> CandidateFile:
    """The candidates of a run, written by its start checkpoint in the int8 engine."""
    beam = config.risk.beam
    settings = replace(load_settings(start.path), beam_size=beam, n_candidates=beam)
    generator = load_generator(start.path, engine="ct2", settings=settings)
    path = Path(config.run.out) / "candidates.jsonl"
    return CandidateFile(path, generator, encoder, config.risk, config.run.seed, log)


def _judge(pair: Pair, texts: Sequence[str]) -> list[Written]:
    checker, may_leap = AlignmentChecker(pair.text), pair.kind == "headline"
    return [
        Written(
            text=text,
            rouge_l=round(score_rouge(pair.target, text).rouge_l, 4),
            refused=bool(checker.find_misaligned(text, may_leap=may_leap)),
        )
        for text in texts
        if text
    ]


def _key(pair: Pair) -> str:
    """Another one when the pair is read in part, or has changed since the file was written."""
    digest = hashlib.sha256(f"{pair.text}\x1f{pair.target}".encode()).hexdigest()
    return f"{pair.source}/{pair.kind}/{pair.id}/{digest[:16]}"


def _to_line(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row, ensure_ascii=False) + "\n").encode()

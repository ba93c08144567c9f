from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from jianbao.nlp.errors import DataError
from jianbao.nlp.protocols import GenerationRequest, Kind
from jianbao.training.summary.candidates import CandidateFile
from jianbao.training.summary.config import Data, Risk, Source
from jianbao.training.summary.encoding import PairEncoder
from jianbao.training.summary.pairs import Pair, read_pairs

RISK = Risk(weight=1.0, beam=5, rivals=4, refusal=0.2)


class Typist:
    """Writes the beginning of what it reads in five lengths, and a sixth text that is in no article."""

    name = "typist@00000000/test"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def max_source_tokens(self, kind: Kind) -> int:
        return 200

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[str]]:
        self.asked += [request.text for request in requests]
        return [[*(r.text[:n] for n in (12, 8, 30, 5)), "外星人昨日抵达县城"] for r in requests]


@pytest.fixture
def pairs(gold: Path) -> list[Pair]:
    return [p for p in read_pairs(Source(path=str(gold), form="articles")) if p.kind == "headline"]


@pytest.fixture
def encoder(checkpoint: Path) -> PairEncoder:
    data = Data(train=(Source(path="unused"),), min_headline_tokens=60, max_headline_tokens=80)
    return PairEncoder(Tokenizer.from_file(str(checkpoint / "tokenizer.json")), data)


def rank(path: Path, typist: Typist, encoder: PairEncoder, pairs: list[Pair], seed: int = 3) -> list[Pair]:
    noted: list[tuple[int, int]] = []
    file = CandidateFile(path, typist, encoder, RISK, seed, lambda *row: noted.append(row))  # type: ignore[arg-type]
    ranked = list(file.rank(pairs, 10))
    assert noted[-1:] == ([(len(typist.asked), len(typist.asked))] if typist.asked else [])
    return ranked


def test_candidates_are_the_first_the_cheapest_the_dearest_and_a_drawn_one(
    pairs: list[Pair], encoder: PairEncoder, tmp_path: Path
) -> None:
    ranked = rank(tmp_path / "c.jsonl", Typist(), encoder, pairs)
    assert len({pair.id for pair in ranked}) == 10
    for pair in ranked:
        texts = [candidate.text for candidate in pair.candidates]
        costs = [candidate.cost for candidate in pair.candidates]
        assert texts[0] == pair.text[:12]
        assert len(set(texts)) == 4
        assert texts[2] == "外星人昨日抵达县城"
        assert costs[1] <= costs[3] <= costs[2] == 1.0
        assert costs[1] < 1.0


def test_what_is_in_the_file_is_not_written_again(
    pairs: list[Pair], encoder: PairEncoder, tmp_path: Path
) -> None:
    path = tmp_path / "c.jsonl"
    first, second, third, fourth = Typist(), Typist(), Typist(), Typist()
    whole = rank(path, first, encoder, pairs)
    assert rank(path, second, encoder, pairs) == whole
    assert (len(first.asked), len(second.asked)) == (10, 0)
    path.write_bytes(path.read_bytes()[:-20])  # as a kill leaves it, in the middle of a character
    assert rank(path, third, encoder, pairs) == whole
    assert len(third.asked) == 1
    assert rank(path, fourth, encoder, pairs) == whole
    assert not fourth.asked


def test_candidates_of_another_seed_are_refused(
    pairs: list[Pair], encoder: PairEncoder, tmp_path: Path
) -> None:
    rank(tmp_path / "c.jsonl", Typist(), encoder, pairs)
    with pytest.raises(DataError, match=r"run\.out"):
        rank(tmp_path / "c.jsonl", Typist(), encoder, pairs, seed=4)


def test_a_pair_with_candidates_keeps_its_text(
    pairs: list[Pair], encoder: PairEncoder, tmp_path: Path
) -> None:
    ranked = rank(tmp_path / "c.jsonl", Typist(), encoder, pairs)
    assert encoder.window(pairs[0]) == (60, 80)
    assert encoder.window(ranked[0]) == (80, 80)
    encoded = encoder.encode(ranked[:1], [80])[0]
    assert [cost for _, cost in encoded.candidates] == [c.cost for c in ranked[0].candidates]
    assert encoded.written_tokens == len(encoded.target_ids) + 4 * max(len(i) for i, _ in encoded.candidates)


def test_a_pair_that_has_changed_is_searched_again(
    pairs: list[Pair], encoder: PairEncoder, tmp_path: Path
) -> None:
    rank(tmp_path / "c.jsonl", Typist(), encoder, pairs)
    again = Typist()
    changed = [replace(pair, text=f"本报讯 {pair.text}") for pair in pairs]
    ranked = rank(tmp_path / "c.jsonl", again, encoder, changed)
    assert len(again.asked) == 10
    assert all(pair.candidates[0].text.startswith("本报讯") for pair in ranked)

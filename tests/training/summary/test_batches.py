from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from jianbao.nlp.errors import DataError
from jianbao.training.summary.batches import BatchStream, Position, cut_batches
from jianbao.training.summary.config import Batches, Data, Source
from jianbao.training.summary.encoding import Encoded, PairEncoder
from jianbao.training.summary.pairs import Pair, read_pairs


@pytest.fixture
def encoder(checkpoint: Path) -> PairEncoder:
    data = Data(train=(Source(path="unused"),), min_headline_tokens=20, max_headline_tokens=40)
    return PairEncoder(Tokenizer.from_file(str(checkpoint / "tokenizer.json")), data)


@pytest.fixture
def pairs(gold: Path) -> list[Pair]:
    return read_pairs(Source(path=str(gold), form="articles"))


def stream(pairs: list[Pair], encoder: PairEncoder, weights: tuple[float, float] = (3, 1)) -> BatchStream:
    halves = [pair for pair in pairs if pair.kind == "headline"], [p for p in pairs if p.kind == "summary"]
    return BatchStream(halves, weights, encoder, Batches(tokens=400, pool=16), seed=5)


def test_stream_can_be_entered_anywhere(pairs: list[Pair], encoder: PairEncoder) -> None:
    whole = list(islice(stream(pairs, encoder).batches_from(Position()), 40))
    for at in (1, 7, 25):
        rest = islice(stream(pairs, encoder).batches_from(whole[at - 1][1]), 40 - at)
        assert list(rest) == whole[at:]


def test_stream_goes_through_a_source_before_repeating(pairs: list[Pair], encoder: PairEncoder) -> None:
    seen: Counter[tuple[int, ...]] = Counter()
    for batch, position in stream(pairs, encoder, weights=(1, 0)).batches_from(Position()):
        if position.pool == 5:
            break
        seen.update(pair.target_ids for pair in batch)
    assert set(seen.values()) == {2}  # five pools of 16 are twice the 40 headlines
    assert len(seen) == 40


def test_stream_keeps_the_weights(pairs: list[Pair], encoder: PairEncoder) -> None:
    batches = islice(stream(pairs, encoder).batches_from(Position()), 60)
    lengths = Counter(len(pair.target_ids) > 20 for batch, _ in batches for pair in batch)
    assert lengths[False] == pytest.approx(3 * lengths[True], rel=0.2)


def test_stream_refuses_weights_of_nothing(encoder: PairEncoder) -> None:
    with pytest.raises(DataError, match="no pair to train on"):
        BatchStream([[]], [1.0], encoder, Batches(), seed=0)


def test_targets_that_are_too_long_are_no_pairs(pairs: list[Pair], checkpoint: Path) -> None:
    """A source of nothing else would be drawn from for ever without giving a batch."""
    data = Data(train=(Source(path="unused"),), max_target_tokens=20)
    encoder = PairEncoder(Tokenizer.from_file(str(checkpoint / "tokenizer.json")), data)
    usable = encoder.usable(pairs)
    assert {pair.kind for pair in usable} == {"headline"}
    assert len(encoder.encode(usable, [60] * len(usable))) == len(usable)


def test_batches_stay_in_the_budget() -> None:
    encoded = [Encoded(source_ids=(7,) * n, target_ids=(8,) * (n % 9 + 1)) for n in range(1, 120)]
    batches = cut_batches(encoded, 300)
    sizes = [
        len(b) * (max(len(e.source_ids) for e in b) + max(len(e.target_ids) for e in b)) for b in batches
    ]
    assert max(sizes) <= 300
    assert sum(len(b) for b in batches) == len(encoded)


def test_a_long_source_is_cut_behind_a_sentence(encoder: PairEncoder, pairs: list[Pair]) -> None:
    tokenizer = encoder._tokenizer
    (cut,) = encoder.encode(pairs[:1], [50])
    pieces = [tokenizer.id_to_token(piece) for piece in cut.source_ids]
    assert pieces[:2] == ["<s>", "<headline>"]
    assert pieces[-2:] == ["。", "</s>"]
    assert 25 < len(pieces) <= 50

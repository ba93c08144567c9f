from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.models.seq2seq.batching import bucket


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([5], [[0]]),
        ([3, 9, 4, 8], [[1, 3], [2, 0]]),
        ([60, 2, 2], [[0], [1, 2]]),
    ],
    ids=["none", "one", "by length", "too long for company"],
)
def test_batches(lengths: list[int], expected: list[list[int]]) -> None:
    assert bucket(lengths, max_items=2, max_tokens=50) == expected


@given(st.lists(st.integers(1, 500), max_size=60))
def test_each_position_is_in_one_batch_within_bounds(lengths: list[int]) -> None:
    batches = bucket(lengths, max_items=8, max_tokens=1000)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= 8
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= 1000

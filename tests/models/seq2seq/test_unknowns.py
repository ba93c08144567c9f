from __future__ import annotations

import pytest

from jianbao.models.seq2seq.unknowns import UNKNOWN_MARK, restore_unknowns


def test_a_mark_takes_what_stands_between_the_same_neighbours() -> None:
    source = "歌手阿依·古丽和画家买买提•江来到梅岭镇"
    spans = [(source.index("·"), source.index("·") + 1), (source.index("•"), source.index("•") + 1)]
    assert restore_unknowns("买买提\ufffd江来到梅岭镇", source, spans) == "买买提•江来到梅岭镇"
    assert restore_unknowns("阿依\ufffd古丽、买买提\ufffd江", source, spans) == "阿依·古丽、买买提•江"


def test_a_text_without_marks_stays_as_it_is() -> None:
    assert restore_unknowns("梅岭镇春茶上市", "梅岭镇春茶上市", []) == "梅岭镇春茶上市"


@pytest.mark.parametrize("spans", [[], [(0, 1)]], ids=["no_span", "nothing_in_common"])
def test_a_mark_without_a_place_in_the_source_is_not_filled(spans: list[tuple[int, int]]) -> None:
    assert restore_unknowns("茶\ufffd叶", "·古丽来到梅岭镇", spans) is None


def test_a_source_that_has_the_mark_itself_is_no_endless_search() -> None:
    source = f"梅岭镇{UNKNOWN_MARK}茶叶上市"
    assert restore_unknowns(f"梅岭镇{UNKNOWN_MARK}茶叶", source, [(3, 4)]) == f"梅岭镇{UNKNOWN_MARK}茶叶"

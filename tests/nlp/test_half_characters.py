from __future__ import annotations

from jianbao.nlp.half_characters import find_half_character, replace_half_characters


def test_halves_of_a_pair_are_found_and_whole_characters_are_not() -> None:
    assert find_half_character("丰收\ud83d了\udcb8") == "\ud83d"
    assert find_half_character("丰收😀了") == ""


def test_what_is_replaced_can_be_written() -> None:
    assert replace_half_characters("丰收\ud83d了😀").encode("utf-8") == "丰收?了😀".encode()

from __future__ import annotations

from jianbao.nlp.truth.seams import follow, shares_most

SENTENCE = "石家庄向社会公开发布了60条措施，对扬尘大户进行铁腕整治"


def test_seams_stand_between_the_copies_and_behind_the_last() -> None:
    first, second, last, *_ = follow("河北向社会发布60条措施", SENTENCE, may_leap=False)
    assert (first.start, first.put_in, first.left_out, first.resumes) == (0, "河北", "石家庄", 3)
    assert (second.put_in, second.left_out) == ("", "公开")
    assert (last.put_in, last.left_out) == ("", "了")


def test_a_copy_is_taken_behind_a_mark_only_where_that_is_allowed() -> None:
    clause = "石家庄铁腕整治"
    assert [seam.put_in for seam in follow(clause, SENTENCE, may_leap=True)] == ["", "", ""]
    assert [seam.put_in for seam in follow(clause, SENTENCE, may_leap=False)] == ["", "铁腕整治"]


def test_left_out_nearby_ends_at_the_last_mark() -> None:
    _, second, _ = follow("石家庄铁腕整治", SENTENCE, may_leap=True)
    assert second.left_out_nearby == "对扬尘大户进行"
    assert second.skipped == second.left_out == "向社会公开发布了60条措施，对扬尘大户进行"


def test_nothing_copied_is_one_seam() -> None:
    [seam] = follow("苹果丰收", SENTENCE, may_leap=True)
    assert (seam.put_in, seam.resumes) == ("苹果丰收", None)


def test_missing_characters_are_counted() -> None:
    assert shares_most("石家庄发布措施", SENTENCE, 0)
    assert not shares_most("石家庄苹果丰收", SENTENCE, 3)
    assert shares_most("石家庄苹果丰收", SENTENCE, 4)

"""The gate on made-up answers: what passes, what is refused, and what it says."""

from __future__ import annotations

import numpy as np
import pytest

from jianbao.training.promotion.bootstrap import compare_macro_f1
from jianbao.training.promotion.gate import judge
from jianbao.training.promotion.settings import GateSettings, load_gate_settings
from jianbao.training.promotion.trial import Fresh, Part, Trial

LABELS = ("poverty_relief", "county_news", "commentary", "other")
PER_CLASS = 42


def answer(
    targets: np.ndarray, wrong: dict[int, int], *, n_labels: int = 4, sure: float = 0.95
) -> np.ndarray:
    """Probabilities right everywhere but in rows `wrong`, which get the column named there."""
    columns = targets.copy()
    for row, column in wrong.items():
        columns[row] = column
    scores = np.full((len(targets), n_labels), (1 - sure) / (n_labels - 1), dtype=np.float32)
    scores[np.arange(len(targets)), columns] = sure
    return scores


def make_part(name: str, champion: dict[int, int], candidate: dict[int, int], n: int = PER_CLASS) -> Part:
    targets = np.repeat(np.arange(4), n)
    return Part(
        name=name,
        targets=targets,
        champion=answer(targets, champion),
        candidate=answer(targets, candidate),
        titles=tuple(f"第{row}篇" for row in range(len(targets))),
    )


def make_fresh(n: int, agreed: int) -> Fresh:
    """New labels of `n` articles the champion is sure are county news; people say so of `agreed` of them."""
    targets = np.array([1] * agreed + [3] * (n - agreed), dtype=np.int64)
    return Fresh(targets=targets, answers=np.full(n, 1), sure=np.ones(n, dtype=np.bool_))


def make_trial(*parts: Part, **changes) -> Trial:
    fields = {
        "labels": LABELS,
        "parts": parts,
        "golden": make_part("golden", {}, {}, n=10),
        "fresh": make_fresh(20, 20),
        "champion_speed": 1000.0,
        "candidate_speed": 950.0,
    }
    return Trial(**fields | changes)


#: The champion gets every tenth article wrong, so that there is room on both sides.
ERRORS = {row: (row // PER_CLASS + 1) % 4 for row in range(0, 4 * PER_CLASS, 10)}
#: All of county_news taken for other, half of it, and two articles of it.
FLIPPED = dict.fromkeys(range(PER_CLASS, 2 * PER_CLASS), 3)
HALF = dict.fromkeys(range(PER_CLASS, PER_CLASS + PER_CLASS // 2), 3)


def without(errors: dict[int, int], n: int) -> dict[int, int]:
    return dict(list(errors.items())[n:])


@pytest.mark.parametrize(
    ("candidate", "passed"),
    [
        pytest.param(ERRORS, True, id="the same"),
        pytest.param(without(ERRORS, 6), True, id="better"),
        pytest.param(ERRORS | {1: 1}, True, id="one article worse"),
        pytest.param(ERRORS | {1: 1, 43: 2, 86: 3, 128: 0}, False, id="four articles worse"),
        pytest.param(ERRORS | HALF, False, id="half a class lost"),
        pytest.param(FLIPPED, False, id="one class lost, the others perfect"),
    ],
)
def test_base_part_decides(candidate, passed) -> None:
    judgement = judge(make_trial(make_part("base", ERRORS, candidate)), GateSettings())
    assert judgement.passed is passed
    assert bool(judgement.failures) is not passed


def test_wrong_labels_of_the_grown_part_do_not_outvote_the_base_part() -> None:
    """A candidate that learnt a flipped class shines where the labels are flipped too."""
    base = make_part("base", ERRORS, FLIPPED)
    grown = make_part("grown", ERRORS, {}, n=500)
    judgement = judge(make_trial(base, grown), GateSettings())
    assert judgement.figures["parts"]["grown"]["macro_f1"]["passed"]
    assert not judgement.passed
    assert all(failure.startswith("base") for failure in judgement.failures)


def test_a_fall_on_the_grown_part_alone_refuses() -> None:
    judgement = judge(
        make_trial(make_part("base", ERRORS, {}), make_part("grown", ERRORS, ERRORS | HALF)), GateSettings()
    )
    assert {failure.split(":")[0] for failure in judgement.failures} == {"grown"}


def test_a_class_may_not_pay_for_the_others() -> None:
    lost = dict.fromkeys(range(PER_CLASS, PER_CLASS + 14), 3)
    judgement = judge(make_trial(make_part("base", ERRORS, lost)), GateSettings())
    figures = judgement.figures["parts"]["base"]
    assert figures["macro_f1"]["passed"]
    assert not figures["per_class"]["county_news"]["passed"]
    [failure] = judgement.failures
    english, chinese = failure.split(" / ")
    for figure in ("champion", "candidate"):
        shown = f"{figures['per_class']['county_news'][figure]:.3f}"
        assert shown in english
        assert shown in chinese


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"candidate_speed": 499.0}, ("499", "1000", "速度"), id="slow"),
        pytest.param({"golden": make_part("golden", {}, {3: 1}, n=10)}, ("40", "第3篇"), id="golden lost"),
        pytest.param({"lost_labels": ("other",)}, ("other", "不再认识"), id="label lost"),
    ],
)
def test_single_checks(changes, words) -> None:
    judgement = judge(make_trial(make_part("base", ERRORS, ERRORS), **changes), GateSettings())
    [failure] = judgement.failures
    said = failure + str(judgement.figures["golden"]["lost"])
    assert all(word in said for word in words)


@pytest.mark.parametrize(
    ("n", "agreed", "passed"),
    [
        pytest.param(25, 1, False, id="a flipped class"),
        pytest.param(25, 18, True, id="drift"),
        pytest.param(9, 0, True, id="too few to tell"),
    ],
)
def test_new_labels_may_not_contradict_what_the_champion_is_sure_of(n, agreed, passed) -> None:
    judgement = judge(
        make_trial(make_part("base", ERRORS, ERRORS), fresh=make_fresh(n, agreed)), GateSettings()
    )
    assert judgement.passed is passed
    for failure in judgement.failures:
        english, chinese = failure.split(" / ")
        assert all(
            word in part for part in (english, chinese) for word in ("county_news", "other", "25", "1")
        )


def test_golden_articles_the_champion_has_wrong_may_change() -> None:
    golden = make_part("golden", {3: 1}, {3: 2}, n=10)
    assert judge(make_trial(make_part("base", ERRORS, ERRORS), golden=golden), GateSettings()).passed


@pytest.mark.parametrize(
    ("champion_sure", "passed"),
    [pytest.param(0.9, False, id="worse than the champion"), pytest.param(0.3, True, id="no worse")],
)
def test_calibration(champion_sure, passed) -> None:
    targets = np.repeat(np.arange(4), PER_CLASS)
    part = Part(
        name="base",
        targets=targets,
        champion=answer(targets, ERRORS, sure=champion_sure),
        candidate=answer(targets, ERRORS, sure=0.5),
        titles=("",) * len(targets),
    )
    judgement = judge(make_trial(part), GateSettings())
    assert judgement.passed is passed
    assert passed or "0.399" in judgement.failures[0]


def test_a_small_part_is_not_judged_and_said_so() -> None:
    small = make_part("grown", {}, dict.fromkeys(range(8), 3), n=4)
    judgement = judge(make_trial(make_part("base", ERRORS, ERRORS), small), GateSettings())
    assert judgement.passed
    [note] = judgement.notes
    assert "16" in note
    assert "未作判断" in note
    assert judgement.figures["parts"]["grown"] == {"n": 16}


def test_a_small_class_is_not_judged_and_said_so() -> None:
    part = make_part("base", ERRORS, ERRORS | HALF)
    kept = np.flatnonzero((part.targets != 1) | (np.arange(len(part.targets)) < PER_CLASS + 5))
    few = Part(
        name="base",
        targets=part.targets[kept],
        champion=part.champion[kept],
        candidate=part.candidate[kept],
        titles=tuple(part.titles[row] for row in kept),
    )
    judgement = judge(make_trial(few), GateSettings(max_macro_fall=0.9, confidence=0.999999))
    assert judgement.figures["parts"]["base"]["per_class"]["county_news"]["passed"] is None
    assert any("county_news" in note for note in judgement.notes)


def test_nothing_large_enough_is_a_refusal() -> None:
    judgement = judge(make_trial(make_part("grown", {}, {}, n=5)), GateSettings())
    assert "too few" in judgement.failures[0]


def new_label_trial(hits: int, false: int) -> Trial:
    """A fifth label with 12 articles, of which `hits` are found; `false` others are given it."""
    targets = np.concatenate([np.repeat(np.arange(4), 20), np.full(12, 4)])
    missed = {80 + row: 1 for row in range(12 - hits)}
    wrongly = {20 + row: 4 for row in range(false)}
    champion = answer(targets, {80 + row: 1 for row in range(12)}, n_labels=5)
    grown = Part(
        name="grown",
        targets=targets,
        champion=champion,
        candidate=answer(targets, missed | wrongly, n_labels=5),
        titles=("",) * len(targets),
    )
    golden = Part(
        name="golden",
        targets=targets[:80],
        champion=champion[:80],
        candidate=champion[:80],
        titles=("",) * 80,
    )
    return make_trial(grown, golden=golden, labels=(*LABELS, "tourism"), new_labels=("tourism",))


@pytest.mark.parametrize(
    ("hits", "false", "passed"),
    [
        pytest.param(11, 0, True, id="found"),
        pytest.param(5, 0, False, id="mostly missed"),
        pytest.param(12, 9, False, id="given to others"),
    ],
)
def test_new_label_is_judged_by_its_own_recall_and_precision(hits, false, passed) -> None:
    settings = GateSettings(max_macro_fall=0.5, max_class_fall=0.5, confidence=0.99999)
    judgement = judge(new_label_trial(hits, false), settings)
    assert judgement.figures["new_labels"]["tourism"]["recall"] == pytest.approx(hits / 12)
    assert judgement.passed is passed
    assert passed or any("tourism" in failure for failure in judgement.failures)


def test_articles_of_a_new_label_do_not_count_against_the_champion() -> None:
    figures = judge(new_label_trial(12, 0), GateSettings()).figures["parts"]["grown"]
    assert figures["n"] == 80
    assert figures["macro_f1"]["champion"] == pytest.approx(1)


def test_bootstrap_brackets_the_difference_and_repeats_itself() -> None:
    part = make_part("base", ERRORS, ERRORS | HALF)
    arguments = (part.targets, part.champion.argmax(axis=1), part.candidate.argmax(axis=1), [0, 1, 2, 3])
    first = compare_macro_f1(*arguments, resamples=500, confidence=0.95, seed=3)
    assert first == compare_macro_f1(*arguments, resamples=500, confidence=0.95, seed=3)
    assert first.low < first.change < first.high < 0


def test_bootstrap_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    part = make_part("base", ERRORS, HALF)
    answers = [scores.argmax(axis=1) for scores in (part.champion, part.candidate)]
    found = compare_macro_f1(part.targets, *answers, [0, 1, 2, 3], resamples=10, confidence=0.9, seed=0)
    expected = [f1_score(part.targets, given, average="macro") for given in answers]
    assert [found.champion, found.candidate] == pytest.approx(expected)


def test_shipped_settings_are_the_defaults(root) -> None:
    assert load_gate_settings(root / "training" / "topics.toml") == GateSettings()


@pytest.mark.parametrize(
    "line", ["max_macro_fall = 2", "unknown = 1", "resamples = 0", "max_ece = 'x'"], ids=str
)
def test_settings_that_make_no_sense_are_named(tmp_path, line) -> None:
    from jianbao.nlp.errors import DataError

    path = tmp_path / "own.toml"
    path.write_text(f"[gate]\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.toml"):
        load_gate_settings(path)


def test_one_article_is_never_enough_to_refuse() -> None:
    small = make_part("grown", {}, {0: 1}, n=20)
    assert judge(make_trial(small), GateSettings()).passed
    assert not judge(make_trial(make_part("grown", {}, {0: 1, 21: 2}, n=20)), GateSettings()).passed


def test_many_small_classes_are_not_judged() -> None:
    part = make_part("grown", {}, {}, n=19)
    judgement = judge(make_trial(part), GateSettings())
    assert "too few" in judgement.failures[0]
    assert judgement.figures["parts"]["grown"] == {"n": 76}

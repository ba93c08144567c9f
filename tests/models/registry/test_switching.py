from __future__ import annotations

import time
from datetime import datetime

import pytest

from jianbao.models.registry import Pointers, PromotionRefusedError, RegistryError, VersionError


def test_candidate_that_passed_becomes_champion(registry, register, pass_verdict) -> None:
    name = register().name
    entry = registry.promote("candidate", verdict=pass_verdict(name), who="主编@内网", reason="六月标注")
    assert registry.pointers() == Pointers(candidate=None, champion=name, earlier=(None,))
    assert registry.champion().name == name
    assert entry == registry.head() == registry.history()[-1]
    assert (entry.action, entry.version, entry.who, entry.reason) == (
        "promote",
        name,
        "主编@内网",
        "六月标注",
    )
    assert entry.figures == {"macro_f1": 0.91}
    assert entry.generation == 2
    assert not entry.forced


@pytest.mark.parametrize(
    ("verdict", "message"),
    [
        pytest.param(lambda name, make: None, "was not compared with bundled", id="no-verdict"),
        pytest.param(
            lambda name, make: make(name, passed=False, failures=("commentary fell by 0.04",)),
            "failed: commentary fell by 0.04",
            id="failed",
        ),
        pytest.param(lambda name, make: make(name, "topic-zh-1"), "the champion is bundled", id="stale"),
        pytest.param(lambda name, make: make("topic-zh-1"), "compares topic-zh-1", id="other-candidate"),
    ],
)
def test_gate_refuses_and_the_history_says_so(registry, register, pass_verdict, verdict, message) -> None:
    name = register().name
    before = registry.pointers()
    with pytest.raises(PromotionRefusedError, match=message) as caught:
        registry.promote(name, verdict=verdict(name, pass_verdict))
    assert name in caught.value.message_zh
    assert registry.pointers() == before
    entry = registry.head()
    assert (entry.action, entry.version) == ("refuse", name)
    assert entry.failures[0] in caught.value.message


def test_forced_promotion_needs_a_reason_and_is_marked(registry, register, pass_verdict) -> None:
    name = register().name
    failed = pass_verdict(name, passed=False, failures=("ECE 0.09",))
    with pytest.raises(PromotionRefusedError, match="needs a reason"):
        registry.promote(name, verdict=failed, force=True, reason="  ")
    assert len(registry.history()) == 1
    entry = registry.promote(name, verdict=failed, force=True, reason="节前先上线")
    assert entry.forced
    assert (entry.action, entry.failures, entry.reason) == ("force_promote", ("ECE 0.09",), "节前先上线")
    assert registry.pointers().champion == name


def test_promoting_the_champion_again_is_refused(registry, register) -> None:
    name = register().name
    registry.promote(name, force=True, reason="试用")
    with pytest.raises(PromotionRefusedError, match="is the champion already"):
        registry.promote(name, force=True, reason="再试")
    assert registry.pointers().earlier == (None,)


def test_rollbacks_lead_further_back_to_the_bundled_model(registry, register) -> None:
    names = [register().name for _ in range(3)]
    for name in names:
        registry.promote(name, force=True, reason="试用")
    served = []
    for _ in range(3):
        assert registry.name_version("previous") not in served
        served.append(registry.rollback(reason="误判增多").version)
    assert served == [names[1], names[0], "bundled"]
    assert registry.champion() is None
    assert registry.resolve("champion") == registry.resolve("bundled")
    with pytest.raises(PromotionRefusedError, match="nothing to roll back to: bundled"):
        registry.rollback()
    assert [entry.action for entry in registry.history()[-4:]] == ["force_promote"] + ["rollback"] * 3


def test_rollback_is_undone_by_the_verdict_of_the_version_left(registry, register, pass_verdict) -> None:
    first, second = register().name, register().name
    registry.promote(first, verdict=pass_verdict(first))
    registry.save_verdict(pass_verdict(second, first))
    registry.promote(second, verdict=registry.load_verdict(second))
    before = registry.pointers()
    registry.rollback()
    registry.promote(second, verdict=registry.load_verdict(second))
    assert registry.pointers() == before


def test_bundled_model_can_be_forced_back_at_once(registry, register) -> None:
    for _ in range(2):
        registry.promote(register().name, force=True, reason="试用")
    last = registry.pointers().champion
    registry.promote("bundled", force=True, reason="全部撤回")
    assert registry.pointers().champion is None
    assert registry.rollback().version == last


def test_way_back_keeps_the_bundled_model_however_long_it_is(registry, register) -> None:
    names = [register().name for _ in range(2)]
    for turn in range(20):
        registry.promote(names[turn % 2], force=True, reason="演练")
    earlier = registry.pointers().earlier
    assert len(earlier) == 12
    assert earlier[-1] is None


@pytest.mark.parametrize("name", ["candidate", "previous", "topic-zh-1", "../versions", "文旅"])
def test_unknown_version_is_named(registry, name) -> None:
    with pytest.raises(VersionError) as caught:
        registry.promote(name, force=True, reason="试用")
    assert caught.value.message_zh
    assert registry.history() == []


def test_damaged_version_becomes_champion_by_no_way(registry, register) -> None:
    first, second = register(), register()
    registry.promote(first.name, force=True, reason="试用")
    registry.promote(second.name, force=True, reason="试用")
    (first.folder / "weights.bin").unlink()
    stamp = registry.stamp()
    with pytest.raises(VersionError, match=r"weights.bin is missing"):
        registry.promote(first.name, force=True, reason="试用")
    with pytest.raises(VersionError, match=r"weights.bin is missing"):
        registry.rollback()
    assert registry.stamp() == stamp
    assert registry.pointers().champion == second.name


def test_rollback_takes_well_under_a_second(registry, register) -> None:
    registry.promote(register().name, force=True, reason="试用")
    start = time.process_time()
    registry.rollback()
    assert time.process_time() - start < 0.2


def test_kept_verdict_comes_back_and_is_found_by_the_present_champion(
    registry, register, pass_verdict
) -> None:
    name = register().name
    assert registry.load_verdict(name) is None
    verdict = pass_verdict(name, passed=False, failures=("言论下降 0.04",))
    path = registry.save_verdict(verdict)
    assert registry.load_verdict(name) == registry.load_verdict(name, "bundled") == verdict
    assert registry.load_verdict(name, "topic-zh-1") is None
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RegistryError, match="compare the two versions again"):
        registry.load_verdict(name)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"passed": True, "failures": ("ECE",)}, id="passed-with-failures"),
        pytest.param({"passed": False}, id="failed-without"),
        pytest.param({"figures": {"f1": float("nan")}}, id="nan"),
        pytest.param({"created_at": datetime(2026, 6, 1)}, id="no-time-zone"),
    ],
)
def test_verdict_that_contradicts_itself_is_refused(pass_verdict, fields) -> None:
    with pytest.raises(ValueError):
        pass_verdict("topic-zh-1", **fields)

"""`jianbao models` from the command line."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest

from jianbao.models.registry import VersionError
from jianbao.nlp.errors import DataError

from .conftest import register, run_models


def test_promotion_compares_switches_and_is_in_the_history(registry, bundled, capsys) -> None:
    version = register(registry, bundled)
    assert run_models("promote", "--who", "值班编辑", "--reason", "月度更新") == 0
    shown = capsys.readouterr().out
    assert "macro-F1" in shown
    assert "passed / 通过" in shown
    assert registry.pointers().champion == version.name
    last = registry.history()[-1]
    assert (last.action, last.who, last.reason) == ("promote", "值班编辑", "月度更新")
    assert last.figures["parts"]["base"]["n"] == 168


def test_a_worse_candidate_is_refused_with_figures_and_noted(registry, blind, capsys) -> None:
    register(registry, blind)
    assert run_models("promote") == 1
    shown = capsys.readouterr()
    assert "F1 of county_news" in shown.out
    assert "county_news 的 F1" in shown.out
    assert "golden" in shown.out
    assert "not promoted" in shown.err
    assert registry.pointers().champion is None
    last = registry.history()[-1]
    assert last.action == "refuse"
    assert any("county_news" in failure for failure in last.failures)


def test_compare_measures_and_switches_nothing(registry, bundled, blind, capsys) -> None:
    good, bad = register(registry, bundled), register(registry, blind, "blind")
    assert run_models("compare", good.name, "bundled") == 0
    assert run_models("compare", bad.name, good.name) == 1
    assert run_models("compare", good.name, bad.name) == 0
    assert registry.pointers().champion is None
    verdict = registry.load_verdict(bad.name, good.name)
    assert verdict is not None
    assert not verdict.passed
    assert "refused / 不予通过" in capsys.readouterr().out


def test_forcing_needs_a_reason_and_is_marked(registry, blind, capsys) -> None:
    version = register(registry, blind)
    assert run_models("promote", "--force") == 1
    assert "理由" in capsys.readouterr().err
    assert registry.pointers().champion is None
    assert run_models("promote", "--force", "--reason", "县区版停刊，不再需要该类") == 0
    assert "forced / 强制" in capsys.readouterr().out
    last = registry.history()[-1]
    assert last.forced
    assert last.reason == "县区版停刊，不再需要该类"
    assert last.failures
    assert registry.pointers().champion == version.name
    run_models("history")
    assert "FORCED 强制上线" in capsys.readouterr().out


def test_history_shows_the_time_of_a_newsrooms_clock(registry, bundled, capsys) -> None:
    register(registry, bundled)
    run_models("history")
    at = registry.history()[-1].at
    assert f"{at + timedelta(hours=8):%Y-%m-%d %H:%M}" in capsys.readouterr().out


def test_rollback_leads_to_the_bundled_model(registry, bundled, capsys) -> None:
    register(registry, bundled)
    assert run_models("promote") == 0
    assert run_models("rollback", "--reason", "读者反映错标增多") == 0
    assert "bundled" in capsys.readouterr().out
    assert registry.pointers().champion is None
    assert run_models("rollback") == 1
    assert "无法回退" in capsys.readouterr().err
    with pytest.raises(VersionError, match="was promoted already"):
        run_models("promote")


def test_history_as_json_holds_the_figures(registry, bundled, capsys) -> None:
    register(registry, bundled)
    run_models("promote")
    capsys.readouterr()
    assert run_models("history", "--json") == 0
    newest, oldest = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (newest["action"], oldest["action"]) == ("promote", "register")
    assert newest["figures"]["golden"]["n"] == 40
    assert run_models("history", "--json", "--limit", "1") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_verify_finds_a_changed_file(registry, bundled, capsys) -> None:
    version = register(registry, bundled)
    assert run_models("verify") == 0
    assert "完好" in capsys.readouterr().out
    weights = version.folder / "weights.safetensors"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:-1])
    assert run_models("verify") == 1
    assert version.name in capsys.readouterr().out
    with pytest.raises(VersionError, match="weights"):
        run_models("promote")
    assert registry.pointers().champion is None


def test_list_shows_bundled_models_and_versions_with_their_pointers(registry, bundled, capsys) -> None:
    first = register(registry, bundled, "first")
    run_models("promote")
    second = register(registry, bundled, "second")
    capsys.readouterr()
    assert run_models("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["topic-zh", "topic"], ["summary-zh", "summary"]]
    assert "champion" in next(line for line in lines if line.startswith(first.name))
    assert "candidate" in next(line for line in lines if line.startswith(second.name))


def test_an_unknown_version_is_named(registry) -> None:
    with pytest.raises(VersionError, match="topic-1999"):
        run_models("promote", "topic-1999")


def test_own_limits_come_from_a_file(registry, bundled, tmp_path, capsys) -> None:
    register(registry, bundled)
    config = tmp_path / "own.toml"
    config.write_text("[gate]\nmax_class_fall = 3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.toml"):
        run_models("compare", "--config", str(config))
    config.write_text("[gate]\nmin_speed_ratio = 100\n", encoding="utf-8")
    assert run_models("compare", "--config", str(config)) == 1
    assert "速度" in capsys.readouterr().out


def test_of_two_promotions_at_once_one_wins_and_the_other_is_told(registry, bundled, tmp_path) -> None:
    config = tmp_path / "own.toml"
    config.write_text("[gate]\nmin_speed_ratio = 0\n", encoding="utf-8")  # they slow each other down
    versions = [register(registry, bundled, stem) for stem in ("first", "second")]
    codes: dict[str, int] = {}
    threads = [
        threading.Thread(
            target=lambda name=version.name: codes.update(
                {name: run_models("promote", name, "--config", str(config))}
            )
        )
        for version in versions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Both compare with the bundled model; the slower one finds another champion and is refused, unless it
    # only began to compare after the switch: then it is measured against the first and may follow it.
    actions = [entry.action for entry in registry.history()[2:]]
    assert actions in (["promote", "refuse"], ["promote", "promote"])
    assert sorted(codes.values()) == ([0, 1] if "refuse" in actions else [0, 0])
    assert registry.verify() == []

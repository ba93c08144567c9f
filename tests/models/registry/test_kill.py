from __future__ import annotations

import random
import time

import pytest

from jianbao.models.registry import Registry

N_KILLS = 60


def _check(registry: Registry, reports: list[list]) -> None:
    """Nothing is broken, and everything that was reported as done is there."""
    assert [problem for problem in registry.verify() if not problem.harmless] == []
    registered = {name for kind, name, *_ in reports if kind == "register"}
    assert registered <= {version.name for version in registry.versions()}
    head = registry.head()
    reported = [report for report in reports if report[0] in ("promote", "rollback")]
    if head is None or not reported:
        return
    assert head.generation >= max(generation for *_, generation in reported)
    champions = {entry.generation: entry.pointers.champion or "bundled" for entry in registry.history()}
    for _, version, generation in reported:
        assert champions[generation] == version
    assert registry.resolve("champion").is_dir()


@pytest.mark.slow
def test_registry_is_valid_after_every_one_of_many_random_kills(registry, processes) -> None:
    chance = random.Random(5)
    generation = 0
    for _ in range(N_KILLS):
        n_reports = len(processes.reported())
        pid = processes.start("switch_forever")
        processes.wait_for(n_reports + 1)  # at work, and nobody starves
        time.sleep(chance.uniform(0, 0.06))
        processes.kill(pid)
        _check(registry, processes.reported())
        assert registry.head().generation > generation
        generation = registry.head().generation
    assert len(registry.versions()) >= N_KILLS


@pytest.mark.slow
def test_registry_is_valid_whichever_step_a_writer_dies_at(registry, processes) -> None:
    step = generation = 0
    while not any(report[0] == "survived" for report in processes.reported()):
        step += 1
        processes.wait(processes.start("die_at_step", step))
        _check(registry, processes.reported())
        head = registry.head()
        assert (head.generation if head else 0) >= generation
        generation = head.generation if head else 0
    assert step > 50


def test_next_writer_sweeps_what_a_killed_registration_left(registry, processes, register, tmp_path) -> None:
    pid = processes.start("register_slowly", str(tmp_path / "never"))
    processes.wait_for(1)
    processes.kill(pid)
    assert list((registry.root / "incoming").iterdir())
    assert registry.verify() == []
    version = register()
    assert not list((registry.root / "incoming").iterdir())
    assert [found.name for found in registry.versions()] == [version.name]

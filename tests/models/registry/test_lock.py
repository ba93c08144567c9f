from __future__ import annotations

import time

import pytest

from jianbao.models.registry import Registry, RegistryBusyError


def test_of_two_promotions_at_once_one_wins_and_the_other_is_told(registry, register, processes) -> None:
    names = [register().name for _ in range(2)]
    start = time.time() + 0.2
    for pid in [processes.start("promote", name, start) for name in names]:
        processes.wait(pid)
    reports = {report[0]: report[1] for report in processes.reported()}
    assert set(reports) == {"promoted", "promotion_refused"}
    assert registry.pointers().champion == reports["promoted"]
    assert f"the champion is {reports['promoted']}" in reports["promotion_refused"]


def test_writer_that_cannot_wait_is_told_who_writes(registry, register, processes, tmp_path) -> None:
    version = register()
    pid = processes.start("register_slowly", str(tmp_path / "go"))
    processes.wait_for(1)
    hasty = Registry(registry.root, wait_s=0.05)
    with pytest.raises(RegistryBusyError, match=rf"register, 夜班@编辑部, pid {pid}, since 20") as caught:
        hasty.promote(version.name, force=True, reason="试用")
    assert f"进程 {pid}" in caught.value.message_zh
    assert registry.pointers().candidate == version.name  # readers do not wait
    (tmp_path / "go").touch()
    registry.promote(version.name, force=True, reason="试用")
    assert registry.pointers().champion == version.name
    processes.wait_for(2)


def test_second_training_is_told_who_trains_and_a_killed_one_holds_nothing(registry, processes) -> None:
    pid = processes.start("train_forever")
    processes.wait_for(1)
    with pytest.raises(RegistryBusyError, match=f"train, 夜班@编辑部, pid {pid}"), registry.training():
        pass
    processes.kill(pid)
    with registry.training():
        pass


def test_training_does_not_keep_others_from_switching(registry, register) -> None:
    with registry.training():
        register()
        registry.promote("candidate", force=True, reason="试用")
        registry.rollback()


def test_error_inside_a_training_stays_what_it_is(registry) -> None:
    with pytest.raises(FileNotFoundError), registry.training():
        raise FileNotFoundError("labels.jsonl")

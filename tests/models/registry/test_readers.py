from __future__ import annotations

import threading
import time

from jianbao.models.registry import Entry, Pointers, Registry
from jianbao.models.registry.mark import Mark, write_mark


def test_readers_never_see_half_a_switch(registry, processes) -> None:
    pid = processes.start("switch_forever")
    processes.wait_for(1)
    generations, deadline = [0], time.monotonic() + 2
    while time.monotonic() < deadline:
        head = registry.head()
        assert head.generation >= generations[-1]
        generations.append(head.generation)
        assert registry.resolve("champion").is_dir()
        assert registry.head().pointers.named <= set(registry.names())
    processes.kill(pid)
    assert len(set(generations)) > 5


def test_threads_of_one_process_write_one_after_the_other(registry, register) -> None:
    threads = [threading.Thread(target=register) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(registry.versions()) == len(registry.history()) == 6
    assert registry.verify() == []


def test_stamp_changes_with_every_switch(registry, register) -> None:
    stamps = [registry.stamp()]
    name = register().name
    for switch in (register, lambda: registry.promote(name, force=True, reason="试用"), registry.rollback):
        stamps.append(registry.stamp())
        switch()
    stamps.append(registry.stamp())
    assert len(set(stamps)) == len(stamps)
    registry.pointers()
    assert registry.stamp() == stamps[-1]


def test_pointers_are_read_in_a_millisecond_behind_ten_thousand_switches(registry, register) -> None:
    version = register()
    _lengthen(registry, version.name, 10_000)
    assert registry.stamp()[1] > 5_000_000
    assert registry.pointers().earlier[0] == version.name
    assert _best_ms(registry.pointers) < 1
    assert _best_ms(registry.stamp) < 0.1
    registry.promote(version.name, force=True, reason="试用")
    assert registry.head().generation == 10_002
    assert registry.verify() == []


def _lengthen(registry: Registry, version: str, n_entries: int) -> None:
    """Many entries at once, as years of switches would leave them."""
    pointers = Pointers(candidate=version, earlier=(version, None))
    switch = Entry(who="a@b", action="refuse", version=version, figures={"f1": 0.5}, pointers=pointers)
    last, lines = registry.head(), []
    for _ in range(n_entries):
        last = switch.following(last)
        lines.append(last.to_line())
    path = registry.root / "journal.jsonl"
    with path.open("ab") as stream:
        stream.writelines(lines)
    mark = Mark(generation=last.generation, n_bytes=path.stat().st_size, sha256=last.sha256)
    write_mark(path.with_name("journal.mark"), mark)


def _best_ms(act) -> float:
    times = []
    for _ in range(50):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)

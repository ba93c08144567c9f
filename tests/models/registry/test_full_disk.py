from __future__ import annotations

import pytest

from jianbao.models.registry import RegistryError


@pytest.mark.parametrize(
    "spare_bytes",
    [
        pytest.param(-10_000, id="files"),  # no byte of the version's file
        pytest.param(0, id="journal"),
        pytest.param(100, id="half-a-line"),
    ],
)
def test_registration_on_a_full_disk_leaves_nothing_behind(
    registry, register, processes, spare_bytes
) -> None:
    while registry.stamp()[1] < 8_000:
        register()
    journal, names = registry.stamp(), registry.names()
    processes.wait(processes.start("register_on_full_disk", max(0, registry.stamp()[1] + spare_bytes)))
    [[code, message, message_zh]] = processes.reported()
    assert code == "registry_error"
    assert "free the disk" in message
    assert "清理磁盘" in message_zh
    assert registry.stamp()[1] == journal[1]
    assert registry.names() == names
    assert not list((registry.root / "incoming").iterdir())
    assert registry.verify() == []
    register()


def test_registry_on_a_path_that_is_no_folder_says_so(tmp_path, registry, register) -> None:
    registry.root.parent.mkdir()
    registry.root.write_text("", encoding="utf-8")
    with pytest.raises(RegistryError, match="JIANBAO_REGISTRY"):
        register()

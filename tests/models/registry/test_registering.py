from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta

import pytest

from jianbao.models.registry import Pointers, Registry, VersionMeta, current_user, verify_folder

META = VersionMeta(backend="linear", labels=("county_news",))


def test_registry_that_does_not_exist_reads_as_empty_and_is_not_made(registry) -> None:
    assert registry.pointers() == Pointers(candidate=None, champion=None, earlier=())
    assert registry.head() is None
    assert registry.champion() is None
    assert (registry.versions(), registry.history(), registry.verify()) == ([], [], [])
    assert registry.stamp() == (0, 0)
    assert registry.resolve("champion") == registry.resolve("bundled")
    assert not registry.root.exists()


def test_default_folder_is_named_by_the_environment(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("JIANBAO_REGISTRY", str(tmp_path))
    assert Registry().root == tmp_path / "topics"


def test_registered_version_is_the_candidate_and_describes_itself(registry, register) -> None:
    version = register()
    assert registry.pointers() == Pointers(candidate=version.name)
    assert registry.resolve("candidate") == version.folder
    assert re.fullmatch(r"topic-zh-\d{8}-\d{6}", version.name)
    manifest = verify_folder(version.folder)
    assert manifest == version.manifest
    assert (manifest.name, manifest.backend, manifest.parent) == (version.name, "linear", "bundled")
    assert manifest.labels == ("county_news", "commentary")
    assert manifest.files.keys() == {"config.json", "weights.bin", "vocabulary/words.txt"}
    assert manifest.files["weights.bin"].n_bytes == 4096
    assert datetime.now(UTC) - manifest.created_at < timedelta(minutes=1)


def test_files_are_filled_in_a_folder_of_the_versions_name_and_end_up_read_only(register) -> None:
    folder = register().folder
    assert json.loads((folder / "config.json").read_text("utf-8"))["name"] == folder.name
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


def test_versions_of_one_second_get_names_of_their_own(registry, register) -> None:
    names = [register().name for _ in range(4)]
    assert len(set(names)) == 4
    assert {version.name for version in registry.versions()} == set(names)


def test_history_says_who_when_why_and_with_what_figures(registry) -> None:
    meta = VersionMeta(backend="linear", labels=("言论",), figures={"macro_f1": 0.9}, reason="六月标注")
    version = registry.register("wenlv", _write, meta=meta)
    [entry] = registry.history()
    assert entry == registry.head()
    assert (entry.generation, entry.action, entry.version) == (1, "register", version.name)
    assert (entry.who, entry.reason, entry.figures) == (current_user(), "六月标注", {"macro_f1": 0.9})
    assert entry.manifest_sha256 == version.manifest_sha256
    assert entry.at.tzinfo is UTC or entry.at.utcoffset() == timedelta(0)


def test_user_without_a_name_is_called_by_number(monkeypatch) -> None:
    def fail() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", fail)
    assert current_user().split("@")[0] == str(os.getuid())


@pytest.mark.parametrize(
    ("stem", "fill"),
    [
        pytest.param("../topic", lambda folder: _write(folder), id="path"),
        pytest.param("a--b", lambda folder: _write(folder), id="double-hyphen"),
        pytest.param("", lambda folder: _write(folder), id="empty"),
        pytest.param("topic-zh", lambda folder: None, id="nothing-written"),
    ],
)
def test_unusable_registration_leaves_nothing(registry, stem, fill) -> None:
    with pytest.raises(ValueError, match=r"stem must|nothing was written"):
        registry.register(stem, fill, meta=META)
    assert registry.names() == []
    assert registry.history() == []


def test_failing_fill_leaves_nothing_and_keeps_its_error(registry) -> None:
    def fail(folder) -> None:
        _write(folder)
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        registry.register("topic-zh", fail, meta=META)
    assert registry.names() == []
    assert not list((registry.root / "incoming").iterdir())


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"labels": ()}, id="no-labels"),
        pytest.param({"labels": ("言论", "言论")}, id="label-twice"),
        pytest.param({"labels": ("言论",), "figures": {"f1": float("nan")}}, id="nan"),
    ],
)
def test_version_that_could_not_be_described_is_refused_before_it_is_written(fields) -> None:
    with pytest.raises(ValueError, match=r"labels must|not JSON compliant"):
        VersionMeta(backend="linear", **fields)


def _write(folder) -> None:
    (folder / "weights.bin").write_bytes(b"\x02" * 10)
